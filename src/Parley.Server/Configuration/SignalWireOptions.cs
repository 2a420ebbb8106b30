namespace Parley.Server.Configuration;

/// <summary>The <c>signalwire:</c> section of <c>parley.yaml</c>: calls that come by SignalWire. See <c>docs/carriers.md</c>.</summary>
public sealed class SignalWireOptions : CarrierOptions
{
    /// <summary>The project's id; requests of other projects are refused. Null (the default): no SignalWire.</summary>
    public string? ProjectId { get; set; }

    /// <summary>The project's signing key; a second one counts too while keys are rotated.</summary>
    public IList<string> SigningKeys { get; } = [];

    /// <summary>The project's API token, with which SignalWire is asked to do something with a call. Null (the default): it is not asked.</summary>
    public string? ApiToken { get; set; }

    /// <summary>The space's address, e.g. <c>https://example.signalwire.com</c>. Needed with <see cref="ApiToken"/>.</summary>
    public Uri? ApiUrl { get; set; }

    /// <inheritdoc/>
    public override bool IsConfigured => ProjectId is not null || !ValidatesSignatures;

    internal override string Section => "signalwire";

    internal override string? FindProblem() => FindUrlProblem("SignalWire")
        ?? (ApiToken is not null && ApiUrl is null
            ? "'signalwire.api_url' is missing: with 'signalwire.api_token' it tells where your space is. Set it to that, e.g. https://example.signalwire.com."
            : null)
        ?? (!ValidatesSignatures ? null
        : ProjectId is null ? "'signalwire.project_id' is missing (or its variable is not set). It stands in the dashboard under API Credentials."
        : SigningKeys.Count == 0 ? "'signalwire.signing_key' is missing (or its variable is not set): requests are signed with it. It stands in the dashboard under API Credentials. For a simulator, set validate_signatures: false."
        : null);
}
