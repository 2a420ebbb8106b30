namespace Parley.Server.Configuration;

/// <summary>The <c>plivo:</c> section of <c>parley.yaml</c>: calls that come by Plivo. See <c>docs/carriers.md</c>.</summary>
public sealed class PlivoOptions : CarrierOptions
{
    /// <summary>The account's auth token, with which Plivo signs; a second one counts too while tokens are rotated. Empty (the default): no Plivo.</summary>
    public IList<string> AuthTokens { get; } = [];

    /// <inheritdoc/>
    public override bool IsConfigured => AuthTokens.Count > 0 || !ValidatesSignatures;

    internal override string Section => "plivo";

    internal override string? FindProblem() => FindUrlProblem("Plivo") ?? (ValidatesSignatures && AuthTokens.Count == 0
        ? "'plivo.auth_token' is missing (or its variable is not set): requests are signed with it. It stands on the console's first page. For a simulator, set validate_signatures: false."
        : null);
}
