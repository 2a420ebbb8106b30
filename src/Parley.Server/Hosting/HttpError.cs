using Microsoft.AspNetCore.Http;
using Parley.Server.Api;

namespace Parley.Server.Hosting;

/// <summary>Answers a plain HTTP request with the service's error envelope.</summary>
internal static class HttpError
{
    public static Task WriteAsync(HttpContext context, int status, string? code, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new HttpErrorResponse(new HttpErrorBody(message, status >= 500 ? "server_error" : "invalid_request_error", null, code)),
            ServerJsonContext.Default.HttpErrorResponse,
            cancellationToken: context.RequestAborted);
    }
}
