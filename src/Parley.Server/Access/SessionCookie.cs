using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Realtime;

namespace Parley.Server.Access;

/// <summary>The cookie of who has signed in: for this server's pages only, never for scripts, and over TLS only where there is TLS.</summary>
internal sealed class SessionCookie(ParleyOptions options, Sessions sessions) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions cookie)
    {
        if (name != AccessSchemes.Session)
        {
            return;
        }

        var isSecure = IsSecure(options);
        cookie.Cookie.Name = isSecure ? "__Host-parley" : "parley";
        cookie.Cookie.Path = "/";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax; // Strict would sign people out who follow a link to a call; changes are guarded by OwnPage
        cookie.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = options.Access.IdleTime;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = SignInPaths.SignIn;
        cookie.ReturnUrlParameter = SignInPaths.ReturnUrl;
        cookie.Events.OnValidatePrincipal = CheckAsync;
        cookie.Events.OnRedirectToLogin = ChallengeAsync;
        cookie.Events.OnRedirectToAccessDenied = redirect => AccessRefusal.WriteForbiddenAsync(redirect.HttpContext);
    }

    /// <summary>Whether browsers reach the server over TLS: by its own certificate, or by that of what stands in front.</summary>
    public static bool IsSecure(ParleyOptions options) =>
        options.Server.Certificate is not null
        || options.Access.PublicUrl?.Scheme == Uri.UriSchemeHttps
        || (options.Access.PublicUrl is null && options.Carriers.Any(carrier => carrier.PublicUrl?.Scheme == Uri.UriSchemeHttps));

    private async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } cookie && sessions.Check(cookie) is { } person)
        {
            context.ReplacePrincipal(person);
        }
        else
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AccessSchemes.Session);
        }
    }

    /// <summary>People who open a page are sent to sign in; programs and scripts are told so.</summary>
    private static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> redirect)
    {
        var request = redirect.Request;
        redirect.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            redirect.Response.Redirect(SignInPaths.SignIn + QueryString.Create(SignInPaths.ReturnUrl, $"{request.PathBase}{request.Path}{request.QueryString}"));
            return Task.CompletedTask;
        }

        return HttpError.WriteAsync(redirect.HttpContext, RealtimeRefusal.MissingCredential);
    }
}
