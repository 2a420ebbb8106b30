namespace Parley.Realtime;

/// <summary>A model refused a connection or could not be reached. The message says what to do and holds no secret.</summary>
public sealed class RealtimeConnectException(string message, string? code = null, Exception? innerException = null)
    : ParleyException(message, innerException)
{
    /// <summary>The wire's error code, e.g. <c>invalid_api_key</c>; null when none was given.</summary>
    public string? Code { get; } = code;

    /// <summary>What kind of failure it is.</summary>
    public RealtimeFailure Failure { get; init; }

    /// <summary>The WebSocket close code (RFC 6455 §7.4), e.g. 3000 or 4000; null when there was no close frame.</summary>
    public int? CloseStatus { get; init; }

    /// <summary>The close frame's reason, e.g. <c>invalid_request_error.invalid_api_key</c>; null when there was no close frame.</summary>
    public string? CloseReason { get; init; }
}
