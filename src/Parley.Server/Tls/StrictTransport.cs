using System.Net;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Tls;

/// <summary>Tells browsers to come by TLS only from now on (HSTS, RFC 6797), wherever they did.</summary>
internal static class StrictTransport
{
    private const int HttpsPort = 443;
    private const string AYear = "max-age=31536000"; // without subdomains: those may be others' servers

    /// <summary>
    /// Middleware. The policy holds for a host and all of its ports (RFC 6797, 8.3), so it is sent on the port of HTTPS only: a server on another
    /// one shares its name with other programs. Addresses have no such policy.
    /// </summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (context.Request.IsHttps && context.Request.Host.Port is null or HttpsPort && !IPAddress.TryParse(host, out _) && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.StrictTransportSecurity = AYear;
        }

        return next(context);
    }
}
