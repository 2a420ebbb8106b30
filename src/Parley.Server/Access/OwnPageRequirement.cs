using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Access;

/// <summary>What a browser brings by itself (a cookie, being on this machine) counts for changes and sockets only when a page of this server asks.</summary>
internal sealed class OwnPageRequirement : AuthorizationHandler<OwnPageRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OwnPageRequirement requirement)
    {
        if (context.Resource is not HttpContext http || !IsSteered(http) || OwnPage.Asks(http.Request))
        {
            context.Succeed(requirement);
        }
        else
        {
            http.Features.Set(new ForeignPage());
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether a page of another site could make a visitor's browser send this with effect.</summary>
    private static bool IsSteered(HttpContext context) =>
        Keys.RequestKey.Find(context.Request.Headers) is null
        && (context.WebSockets.IsWebSocketRequest
            || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method)));
}

/// <summary>Left on a request that was refused for coming from another site's page.</summary>
internal sealed record ForeignPage;
