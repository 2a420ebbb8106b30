using System.Net;
using System.Net.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>A handshake that was answered with an HTTP status, as Azure and proxies do, or not at all.</summary>
internal static class HttpRefusal
{
    /// <param name="status">0 when there was no answer.</param>
    /// <param name="text">Makes the message.</param>
    /// <param name="fault">What the platform says.</param>
    public static RealtimeConnectException From(HttpStatusCode status, FailureText text, WebSocketException fault)
    {
        var (failure, code) = Classify(status, text.Key is not null);
        var what = status == 0
            ? $"{text.Where} could not be reached: {text.Blot(fault.InnerException?.Message ?? fault.Message)?.TrimEnd('.')}."
            : $"{text.Where} refused the connection (HTTP {(int)status}).";
        return new RealtimeConnectException($"{what} {text.Advice(failure)}".TrimEnd(), code, fault) { Failure = failure };
    }

    private static (RealtimeFailure Failure, string? Code) Classify(HttpStatusCode status, bool hasKey) => status switch
    {
        0 => (RealtimeFailure.NetworkLost, null),
        HttpStatusCode.Unauthorized => hasKey ? (RealtimeFailure.InvalidKey, "invalid_api_key") : (RealtimeFailure.MissingKey, null),
        HttpStatusCode.Forbidden => (RealtimeFailure.NoModelAccess, "forbidden"),
        HttpStatusCode.NotFound => (RealtimeFailure.NotFound, "not_found"),
        HttpStatusCode.TooManyRequests => (RealtimeFailure.RateLimited, "rate_limit_exceeded"),
        >= HttpStatusCode.InternalServerError => (RealtimeFailure.ServerUnavailable, null),
        _ => (RealtimeFailure.Other, null),
    };
}
