using System.Security.Claims;
using Parley.Server.Keys;

namespace Parley.Server.Access;

/// <summary>How a user, a key or this machine appears to the application.</summary>
internal static class AccessPrincipal
{
    /// <param name="scheme">What let them in.</param>
    /// <param name="name">Whom the audit log names.</param>
    /// <param name="role">Their role; the lower ones are given as well, so that <c>IsInRole</c> fits.</param>
    /// <param name="more">Further claims.</param>
    public static ClaimsPrincipal Create(string scheme, string name, AccessRole role, params IEnumerable<Claim> more) => new(
        new ClaimsIdentity([new Claim(ClaimTypes.Name, name), .. RoleClaims(role), .. more], scheme, ClaimTypes.Name, ClaimTypes.Role));

    /// <summary>How a program, or this machine, appears.</summary>
    public static ClaimsPrincipal Of(Caller caller) => caller.Usage is { } usage
        ? Create(AccessSchemes.Credential, usage.KeyId, usage.Role)
        : Create(AccessSchemes.Credential, "this machine", AccessRole.Admin);

    public static string NameOf(AccessRole role) => role switch
    {
        AccessRole.Viewer => "viewer",
        AccessRole.Operator => "operator",
        AccessRole.Admin => "admin",
        _ => "none",
    };

    /// <summary>The role of a name; <see cref="AccessRole.None"/> for any other text.</summary>
    public static AccessRole RoleOf(string name) => Enum.GetValues<AccessRole>().FirstOrDefault(role => NameOf(role) == name);

    private static IEnumerable<Claim> RoleClaims(AccessRole role) =>
        new[] { AccessRole.Viewer, AccessRole.Operator, AccessRole.Admin }
            .Where(lower => lower <= role)
            .Select(lower => new Claim(ClaimTypes.Role, NameOf(lower)));
}
