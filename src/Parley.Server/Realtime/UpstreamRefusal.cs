using Parley.Realtime;

namespace Parley.Server.Realtime;

/// <summary>
/// What a client is told when the service behind this server refused: whose key it was, and never as if the client's own had been wrong.
/// </summary>
internal static class UpstreamRefusal
{
    private const int InternalError = 1011;
    private const int TryAgainLater = 1013;
    private const string ServerError = "server_error";

    public static RealtimeRefusal From(RealtimeConnectException exception) => exception.Failure switch
    {
        RealtimeFailure.MissingKey or RealtimeFailure.InvalidKey => new RealtimeRefusal(
            InternalError, ServerError, "upstream_authentication_failed",
            $"The key that this server shows to the service behind it was refused; yours is not meant. {exception.Message}"),
        RealtimeFailure.QuotaExceeded => new RealtimeRefusal(InternalError, "insufficient_quota", "insufficient_quota", exception.Message),
        RealtimeFailure.RateLimited => new RealtimeRefusal(TryAgainLater, "rate_limit_error", "rate_limit_exceeded", exception.Message),
        RealtimeFailure.UnknownModel or RealtimeFailure.NoModelAccess or RealtimeFailure.NotFound => new RealtimeRefusal(
            InternalError, ServerError, "upstream_model_unavailable", exception.Message),
        _ => RealtimeRefusal.ModelUnavailable(exception.Message),
    };
}
