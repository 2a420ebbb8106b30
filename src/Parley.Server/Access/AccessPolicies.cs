namespace Parley.Server.Access;

/// <summary>
/// The names of the authorization policies that <c>AddParley</c> registers, for <c>RequireAuthorization</c> and <c>[Authorize]</c>. Each
/// includes the lower roles' rights. They look at Parley's own users, API keys and OpenID Connect only, never at the application's schemes.
/// </summary>
public static class AccessPolicies
{
    /// <summary>At least <see cref="AccessRole.Viewer"/>.</summary>
    public const string Viewer = "parley.viewer";

    /// <summary>At least <see cref="AccessRole.Operator"/>.</summary>
    public const string Operator = "parley.operator";

    /// <summary><see cref="AccessRole.Admin"/>.</summary>
    public const string Admin = "parley.admin";
}
