using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Access;

/// <summary>Lets who has signed in talk to the agents without a key.</summary>
internal static class SessionCaller
{
    /// <summary>The person when a page of this server asks for an operator; else null.</summary>
    public static async Task<ClaimsPrincipal?> FindAsync(HttpContext context) =>
        OwnPage.Asks(context.Request) && (await context.AuthenticateAsync(AccessSchemes.Session)).Principal is { } person && IsOperator(person) ? person : null;

    public static bool IsOperator(ClaimsPrincipal person) => person.IsInRole(AccessPrincipal.NameOf(AccessRole.Operator));
}
