namespace Parley.Realtime;

/// <summary>A connection to a model ended when it was still wanted.</summary>
public sealed class RealtimeDisconnectedException(string message, int? closeStatus = null, Exception? innerException = null)
    : ParleyException(message, innerException)
{
    /// <summary>The WebSocket close code (RFC 6455 §7.4); null when there was no close frame.</summary>
    public int? CloseStatus { get; } = closeStatus;

    /// <summary>The close frame's reason; null when there was no close frame.</summary>
    public string? CloseReason { get; init; }

    /// <summary>The wire's error code, e.g. <c>session_expired</c>; null when none was given.</summary>
    public string? Code { get; init; }

    /// <summary>What kind of failure it is.</summary>
    public RealtimeFailure Failure { get; init; }
}
