using System.Globalization;
using Microsoft.AspNetCore.Http;
using Parley.Server.Api;
using Parley.Server.Realtime;

namespace Parley.Server.Hosting;

/// <summary>Answers a plain HTTP request with the service's error envelope.</summary>
internal static class HttpError
{
    public static Task WriteAsync(HttpContext context, int status, string? code, string message, string? parameter = null) =>
        WriteAsync(context, status, new HttpErrorBody(message, status >= 500 ? "server_error" : "invalid_request_error", parameter, code));

    /// <summary>Says over HTTP what a socket would say by its close code.</summary>
    public static Task WriteAsync(HttpContext context, RealtimeRefusal refusal)
    {
        if (refusal.RetryAfter is { } retryAfter)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, StatusOf(refusal), new HttpErrorBody(refusal.Message, refusal.Type, null, refusal.Code));
    }

    private static int StatusOf(RealtimeRefusal refusal) => refusal.CloseStatus switch
    {
        3000 => StatusCodes.Status401Unauthorized,
        1013 => StatusCodes.Status429TooManyRequests,
        1011 => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    private static Task WriteAsync(HttpContext context, int status, HttpErrorBody error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new HttpErrorResponse(error), ServerJsonContext.Default.HttpErrorResponse, cancellationToken: context.RequestAborted);
    }
}
