namespace Parley.Server.Configuration;

/// <summary>The <c>telnyx:</c> section of <c>parley.yaml</c>: calls that come by Telnyx. See <c>docs/carriers.md</c>.</summary>
public sealed class TelnyxOptions : CarrierOptions
{
    /// <summary>With which Telnyx's requests are checked, in base64 (32 bytes); a second one counts too while keys are rotated. Empty (the default): no Telnyx.</summary>
    public IList<string> PublicKeys { get; } = [];

    /// <summary>The key with which Telnyx is asked to do something with a call, <c>KEY…</c>. Null (the default): it is not asked.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The account's id (a UUID), whose calls those are. Needed with <see cref="ApiKey"/>.</summary>
    public string? AccountSid { get; set; }

    /// <summary>Telnyx's REST interface. Default <c>https://api.telnyx.com</c>.</summary>
    public Uri ApiUrl { get; set; } = new("https://api.telnyx.com");

    /// <inheritdoc/>
    public override bool IsConfigured => PublicKeys.Count > 0 || !ValidatesSignatures;

    internal override string Section => "telnyx";

    internal override string? FindProblem() => FindUrlProblem("Telnyx") ?? FindKeyProblem() ?? (!ValidatesSignatures ? null
        : PublicKeys.Count == 0 ? "'telnyx.public_key' is missing (or its variable is not set): requests are checked with it. It stands in the portal under Keys & Credentials. For a simulator, set validate_signatures: false."
        : PublicKeys.Any(key => !IsKey(key)) ? "'telnyx.public_key' must be 32 bytes in base64 (44 characters); copy it from the portal, under Keys & Credentials."
        : null);

    private string? FindKeyProblem() => ApiKey is null || AccountSid is not null ? null
        : "'telnyx.account_sid' is missing (or its variable is not set): with 'telnyx.api_key' it tells whose calls are changed. It stands in the portal under Account Settings.";

    private static bool IsKey(string text)
    {
        Span<byte> key = stackalloc byte[32];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length;
    }
}
