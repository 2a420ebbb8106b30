using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Parley.Server.Keys;

namespace Parley.Server.Access;

/// <summary>Lets who has signed in talk to the agents without a key.</summary>
internal static class SessionCaller
{
    /// <summary>The caller when a page of this server asks for an operator; else null.</summary>
    public static async Task<Caller?> FindAsync(HttpContext context) =>
        OwnPage.Asks(context.Request)
        && (await context.AuthenticateAsync(AccessSchemes.Session)).Principal?.IsInRole(AccessPrincipal.NameOf(AccessRole.Operator)) == true
            ? new Caller(null)
            : null;
}
