using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Parley.Server.Access.OpenId;

namespace Parley.Server.Access;

/// <summary>Begins and ends the session of a browser. A new one ends the former, so that none can be foisted on anybody.</summary>
internal sealed class SessionSwitch(Sessions sessions, AccessAudit audit)
{
    public Task BeginAsync(HttpContext context, User user) => BeginAsync(context, sessions.Begin(user));

    public Task BeginAsync(HttpContext context, OpenIdPerson person) => BeginAsync(context, sessions.Begin(person));

    /// <summary>Ends the session that the browser comes with, if any.</summary>
    public async Task EndAsync(HttpContext context)
    {
        var session = await context.AuthenticateAsync(AccessSchemes.Session);
        if (session.Principal is { } person)
        {
            sessions.End(person);
            await audit.SignedOutAsync(person.FindFirst(SessionClaims.UserId)?.Value ?? "", person.Identity?.Name ?? "");
        }
    }

    private async Task BeginAsync(HttpContext context, ClaimsPrincipal person)
    {
        await EndAsync(context);
        await context.SignInAsync(AccessSchemes.Session, person);
    }
}
