namespace Parley.Server.Configuration;

/// <summary>The <c>plivo:</c> section of <c>parley.yaml</c>: calls that come by Plivo. See <c>docs/carriers.md</c>.</summary>
public sealed class PlivoOptions : CarrierOptions
{
    /// <summary>
    /// The account's auth token, with which Plivo signs; a second one counts too while tokens are rotated. The first is used to ask Plivo for something.
    /// Empty (the default): no Plivo.
    /// </summary>
    public IList<string> AuthTokens { get; } = [];

    /// <summary>The account's auth id, <c>MA…</c>, with which Plivo is asked to do something with a call. Null (the default): it is not asked.</summary>
    public string? AuthId { get; set; }

    /// <summary>Plivo's REST interface. Default <c>https://api.plivo.com</c>.</summary>
    public Uri ApiUrl { get; set; } = new("https://api.plivo.com");

    /// <inheritdoc/>
    public override bool IsConfigured => AuthTokens.Count > 0 || !ValidatesSignatures;

    internal override string Section => "plivo";

    internal override string? FindProblem() => FindUrlProblem("Plivo") ?? (ValidatesSignatures && AuthTokens.Count == 0
        ? "'plivo.auth_token' is missing (or its variable is not set): requests are signed with it. It stands on the console's first page. For a simulator, set validate_signatures: false."
        : null);
}
