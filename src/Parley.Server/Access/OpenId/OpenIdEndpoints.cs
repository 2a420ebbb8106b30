using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Access.OpenId;

/// <summary><c>/signin/openid</c>, which leads to the provider, and <c>/signin/openid/callback</c>, where people come back.</summary>
internal sealed class OpenIdEndpoints(
    OpenIdSignIn signIn, OpenIdFlowCookie flows, SignInPageWriter pages, SessionSwitch sessions, AccessAudit audit, ParleyOptions options, TimeProvider timeProvider)
{
    /// <summary>Each waits for the provider, which must not be flooded through us.</summary>
    private const int MaxAtOnce = 16;

    private readonly Places _asking = new();

    public Task BeginAsync(HttpContext context) => TryAsync(context, context.Request.Query[SignInPaths.ReturnUrl].ToString(), async () =>
    {
        var returnUrl = ReturnUrl.Check(context.Request.Query[SignInPaths.ReturnUrl].ToString());
        var flow = OpenIdFlow.Begin(returnUrl, RedirectUri(context.Request), timeProvider.GetUtcNow());
        var address = await signIn.AddressAsync(flow, context.RequestAborted);
        flows.Write(context, flow);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(address);
    });

    public Task FinishAsync(HttpContext context)
    {
        var (query, flow) = (context.Request.Query, flows.Take(context));
        return TryAsync(context, flow?.ReturnUrl, async () =>
        {
            if (flow is null || !IsSame(query["state"].ToString(), flow.State))
            {
                throw new OpenIdException("You began to sign in too long ago, or in another window. Try again.");
            }

            if (query.ContainsKey("error"))
            {
                throw new OpenIdException(query["error"] == "access_denied"
                    ? "The provider of sign-ins did not let you in."
                    : "The provider of sign-ins reports a mistake. Try again; if it stays, its log and the settings of this client tell more.");
            }

            var issuer = query.TryGetValue("iss", out var said) ? said.ToString() : null;
            var person = await signIn.FinishAsync(flow, query["code"].ToString(), issuer, context.RequestAborted);
            await sessions.BeginAsync(context, person);
            await audit.SignedInAsync(person.Id, person.Name, person.Role);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = flow.ReturnUrl;
            context.Response.Headers.CacheControl = "no-store";
        });
    }

    private async Task TryAsync(HttpContext context, string? returnUrl, Func<Task> attempt)
    {
        using var place = _asking.TryEnter(MaxAtOnce);
        if (place is null)
        {
            context.Response.Headers.RetryAfter = "1";
            await pages.WriteAsync(context, StatusCodes.Status429TooManyRequests, returnUrl, "Many people are signing in. Try again.");
            return;
        }

        try
        {
            await attempt();
        }
        catch (OpenIdException refused)
        {
            await audit.FailedAsync(null, refused.Message, ClientAddress.Of(context));
            await pages.WriteAsync(context, StatusCodes.Status401Unauthorized, returnUrl, refused.Message);
        }
    }

    private string RedirectUri(HttpRequest request) =>
        (options.Access.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host}") + OpenIdPaths.Callback;

    private static bool IsSame(string said, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(expected));
}
