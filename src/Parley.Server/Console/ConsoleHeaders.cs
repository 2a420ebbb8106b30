using Microsoft.AspNetCore.Http;

namespace Parley.Server.Console;

/// <summary>What the console's answers say to browsers: as the page's, but its forms may be sent to this server, and nothing is kept.</summary>
internal static class ConsoleHeaders
{
    public static void Set(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        response.Headers.CacheControl = "no-store"; // personal data
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin"; // call ids are in addresses
    }
}
