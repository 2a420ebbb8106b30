namespace Parley.Server.Configuration;

/// <summary>The <c>access.openid_connect:</c> section of <c>parley.yaml</c>: people sign in at a provider of OpenID Connect. See <c>docs/access.md</c>.</summary>
public sealed class OpenIdOptions
{
    /// <summary>
    /// The provider's issuer, e.g. <c>https://login.example/realms/shop</c>; <c>/.well-known/openid-configuration</c> below it says the rest. HTTPS, or
    /// HTTP on this machine.
    /// </summary>
    public required Uri Authority { get; init; }

    /// <summary>What the provider calls this server.</summary>
    public required string ClientId { get; init; }

    /// <summary>The secret of the client; null (the default) where the provider gives none and PKCE alone must do.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What stands on the sign-in page; the host of <see cref="Authority"/> by default.</summary>
    public string? Name { get; init; }

    /// <summary>What is asked for; <c>openid</c> and <c>profile</c> by default.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile"];

    /// <summary>The claim that names a person in the audit log; null (the default) for <c>preferred_username</c>, <c>email</c>, <c>name</c> or <c>sub</c>, whichever there is.</summary>
    public string? NameClaim { get; init; }

    /// <summary>The claim with a person's groups; a dot goes down into an object, as in <c>realm_access.roles</c>. Default <c>roles</c>.</summary>
    public string RolesClaim { get; init; } = "roles";

    /// <summary>Which group has which role: <c>viewer</c>, <c>operator</c> or <c>admin</c>. The highest counts; who has none is not let in.</summary>
    public IDictionary<string, string> Roles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The secret stays out of logs.</summary>
    public override string ToString() => nameof(OpenIdOptions);
}
