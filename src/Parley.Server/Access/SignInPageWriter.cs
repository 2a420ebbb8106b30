using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Parley.Server.Configuration;

namespace Parley.Server.Access;

/// <summary>Answers with the page to sign in at.</summary>
internal sealed class SignInPageWriter(UserRing users, AccessState state, ParleyOptions options, IAntiforgery antiforgery)
{
    /// <param name="context">The request.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="returnUrl">Where to go afterwards; unchecked, null for the usual place.</param>
    /// <param name="problem">Why the last attempt failed; null for none.</param>
    public async Task WriteAsync(HttpContext context, int status, string? returnUrl, string? problem)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        var page = new SignInPage(tokens.FormFieldName, tokens.RequestToken!, ReturnUrl.Check(returnUrl))
        {
            Problem = problem,
            Hint = Hint(),
            Provider = options.Access.OpenId is { } provider ? provider.Name ?? provider.Authority.Host : null,
            HasPasswords = options.Access.OpenId is null || users.Count > 0,
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(page.ToHtml(), context.RequestAborted);
    }

    private string? Hint() => (users.Count > 0 || options.Access.OpenId is not null, state.IsOpen) switch
    {
        (true, _) => null,
        (_, true) => "Nobody needs to sign in yet: this server takes requests from its own machine only. Make the first user there with: parley users add NAME --role admin",
        _ => "There are no users yet. Make the first one on the server with: parley users add NAME --role admin",
    };
}
