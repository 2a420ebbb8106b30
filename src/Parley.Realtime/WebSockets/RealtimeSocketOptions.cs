namespace Parley.Realtime.WebSockets;

/// <summary>Limits of one socket.</summary>
public sealed class RealtimeSocketOptions
{
    /// <summary>
    /// The longest message accepted, in bytes; default 16 MiB and 64 KiB, room for an append of 15 MiB of base64. A longer one closes
    /// the connection with code 1009.
    /// </summary>
    public int MaxMessageByteCount { get; set; } = (16 * 1024 * 1024) + (64 * 1024);

    /// <summary>How many messages may wait to be sent; default 4096. What happens when it is full is each send method's to say.</summary>
    public int OutboxCapacity { get; set; } = 4096;

    /// <summary>
    /// How many bytes may wait to be sent before a post is refused; default 16 MiB. The message that passes the limit is still taken, so
    /// that one message may be of any length.
    /// </summary>
    public int OutboxByteLimit { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long closing waits for what was posted to be sent, and for the peer; default 2 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Where time comes from.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
