using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;

namespace Parley.Server.Access;

/// <summary>Tells whether a page of this very server makes a request, by what browsers say and pages cannot change.</summary>
internal static class OwnPage
{
    /// <summary>
    /// False when a browser names another site. True when it names this one, and when nothing is said: all browsers of today send
    /// <c>Origin</c> with every request that changes something and with every WebSocket, so that it is a program.
    /// </summary>
    public static bool Asks(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var url)
                && (string.Equals(url.Authority, Authority(request.Host, url), StringComparison.OrdinalIgnoreCase) || IsPublicAddress(url, request)));
    }

    /// <summary>True only when a browser says that a page of this server asks.</summary>
    public static bool IsCertain(HttpRequest request) =>
        Asks(request) && (request.Headers.Origin.Count > 0 || request.Headers["Sec-Fetch-Site"].ToString() == "same-origin");

    /// <summary>A proxy may pass another host on than the one that browsers asked for; the configuration knows that one.</summary>
    private static bool IsPublicAddress(Uri origin, HttpRequest request) =>
        request.HttpContext.RequestServices.GetService<ParleyOptions>()?.PublicUrls.Any(
            url => url.Scheme == origin.Scheme && string.Equals(url.Authority, origin.Authority, StringComparison.OrdinalIgnoreCase)) ?? false;

    /// <summary>The host that was asked for; a port that is the scheme's usual one is left out, as in an origin.</summary>
    private static string Authority(HostString host, Uri origin) =>
        host.Port is not { } port || (port == origin.Port && origin.IsDefaultPort) ? host.Host : host.Value!;
}
