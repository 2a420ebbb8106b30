using System.Net;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Tls;

/// <summary>Tells browsers to come by TLS only from now on (HSTS, RFC 6797), wherever they did.</summary>
internal static class StrictTransport
{
    private const string AYear = "max-age=31536000"; // without subdomains: those may be others' servers

    /// <summary>Middleware. Addresses have no such policy, and of this machine's name other programs' ports would get it too.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (context.Request.IsHttps && !IPAddress.TryParse(host, out _) && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.StrictTransportSecurity = AYear;
        }

        return next(context);
    }
}
