using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.CallLoops.Framing;

/// <summary>What shows in an opening handshake that both ends mean a WebSocket: RFC 6455 §1.3.</summary>
internal static class HandshakeKey
{
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int ByteCount = 16;

    /// <summary>A new <c>Sec-WebSocket-Key</c>.</summary>
    public static string Create() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(ByteCount));

    /// <summary>The <c>Sec-WebSocket-Accept</c> that answers it.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The handshake is defined with SHA-1; it keeps nothing secret.")]
    public static string Answer(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix)));
}
