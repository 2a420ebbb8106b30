namespace Parley.Realtime.WebSockets;

/// <summary>What came through a socket.</summary>
public enum RealtimeMessageKind
{
    /// <summary>One event as JSON.</summary>
    Text,

    /// <summary>A binary message, which the protocol does not have; its bytes were dropped. The connection goes on.</summary>
    Binary,

    /// <summary>The peer's close frame, or the end after our own. Nothing follows.</summary>
    Closed,
}
