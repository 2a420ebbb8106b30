using Microsoft.AspNetCore.Http;

namespace Parley.Server.Hosting;

/// <summary>What every answer says to browsers: no foreign code, no framing, the microphone for this page only.</summary>
internal static class PageHeaders
{
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        headers.CacheControl = "no-cache"; // after an update the page and its server are of one version
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "microphone=(self), camera=(self), geolocation=()";
        return next(context);
    }
}
