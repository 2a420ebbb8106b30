namespace Parley.Server.CallLoops.Framing;

/// <summary>What an opening handshake brought.</summary>
internal sealed record LoopWebSocketOptions
{
    /// <summary>Whether this is the end that was called: the one whose peer masks (RFC 6455 §5.1).</summary>
    public required bool IsServer { get; init; }

    /// <summary>What was agreed on; null for nothing.</summary>
    public string? SubProtocol { get; init; }

    /// <summary>How long nothing may come before a PING is sent; zero or less for never.</summary>
    public TimeSpan KeepAliveInterval { get; init; }

    /// <summary>How long the answer to a PING may take; zero or less for no PINGs.</summary>
    public TimeSpan KeepAliveTimeout { get; init; }

    /// <summary>What came behind the handshake already.</summary>
    public ReadOnlyMemory<byte> Received { get; init; }
}
