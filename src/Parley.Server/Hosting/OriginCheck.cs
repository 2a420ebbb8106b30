using Microsoft.AspNetCore.Http;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>Keeps other sites' pages from opening sockets with a visitor's browser: WebSockets know no same-origin policy.</summary>
internal sealed class OriginCheck(IEnumerable<string> allowedOrigins)
{
    private readonly HashSet<string> _allowed = new(allowedOrigins.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    /// <summary>Allows the origins that the configuration names, and how it says that browsers reach this server.</summary>
    public static OriginCheck Of(ParleyOptions options) =>
        new(options.Server.AllowedOrigins.Concat(options.PublicUrls.Select(url => url.GetLeftPart(UriPartial.Authority))));

    /// <summary>True when no browser is asking, or a page of this server or of an allowed origin is.</summary>
    public bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || _allowed.Contains(origin)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && IsSameHost(url, request.Host));
    }

    private static bool IsSameHost(Uri origin, HostString host) =>
        string.Equals(origin.Host, host.Host, StringComparison.OrdinalIgnoreCase) && (host.Port is not { } port || port == origin.Port);
}
