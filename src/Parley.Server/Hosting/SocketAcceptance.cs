using Microsoft.AspNetCore.Http;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>How sockets are opened: pings, and compression where the client offers it.</summary>
internal sealed class SocketAcceptance(ParleyOptions options)
{
    /// <param name="subProtocol">What the client offered and we speak; null selects nothing.</param>
    public WebSocketAcceptContext Create(string? subProtocol) => new()
    {
        SubProtocol = subProtocol,
        KeepAliveInterval = options.Server.PingInterval,
        KeepAliveTimeout = options.Server.PingInterval, // set, so that PINGs are sent and a peer that never answers is dropped

        // Negotiated only when offered. The danger in the name is of secrets beside text that an attacker chooses, compressed
        // together; a session's events hold no secret.
        DangerousEnableCompression = true,
    };
}
