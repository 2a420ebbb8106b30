namespace Parley.Server.Configuration;

/// <summary>The <c>vonage:</c> section of <c>parley.yaml</c>: calls that come by Vonage. See <c>docs/carriers.md</c>.</summary>
public sealed class VonageOptions : CarrierOptions
{
    /// <summary>The account's signature secret; a second one counts too while secrets are rotated. Empty (the default): no Vonage.</summary>
    public IList<string> SignatureSecrets { get; } = [];

    /// <summary>The application; webhooks of others are refused. Null for any of the account.</summary>
    public string? ApplicationId { get; set; }

    /// <summary>
    /// The application's private key in PEM, with which Vonage is asked to do something with a call; <c>\n</c> may stand for its line ends. Needs
    /// <see cref="ApplicationId"/>. Null (the default): it is not asked.
    /// </summary>
    public string? PrivateKey { get; set; }

    /// <summary>Vonage's REST interface. Default <c>https://api.nexmo.com</c>.</summary>
    public Uri ApiUrl { get; set; } = new("https://api.nexmo.com");

    /// <summary>Of the linear audio that Vonage is asked for, in Hz: 8000 (the default), 16000 or 24000.</summary>
    public int SampleRate { get; set; } = 8000;

    /// <inheritdoc/>
    public override bool IsConfigured => SignatureSecrets.Count > 0 || !ValidatesSignatures;

    internal override string Section => "vonage";

    internal override string? FindProblem() => FindUrlProblem("Vonage") ?? (ValidatesSignatures && SignatureSecrets.Count == 0
        ? "'vonage.signature_secret' is missing (or its variable is not set): requests are signed with it. It stands in the dashboard's settings. For a simulator, set validate_signatures: false."
        : PrivateKey is not null && ApplicationId is null
            ? "'vonage.application_id' is missing (or its variable is not set): with 'vonage.private_key' it tells which application asks. It stands in the dashboard under Applications."
        : SampleRate is 8000 or 16_000 or 24_000 ? null
        : $"'vonage.sample_rate' is {SampleRate}; it must be 8000, 16000 or 24000.");
}
