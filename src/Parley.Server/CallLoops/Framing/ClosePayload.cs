using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace Parley.Server.CallLoops.Framing;

/// <summary>What a close frame says: RFC 6455 §5.5.1 and §7.4.</summary>
/// <param name="Status">The code.</param>
/// <param name="Reason">Why, for people; perhaps empty.</param>
internal readonly record struct ClosePayload(WebSocketCloseStatus Status, string Reason)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads it; false when no peer may say so. A frame that says nothing is a normal end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ClosePayload close)
    {
        close = new ClosePayload(WebSocketCloseStatus.NormalClosure, "");
        if (payload.IsEmpty)
        {
            return true;
        }

        if (payload.Length < sizeof(ushort) || !IsAllowed(BinaryPrimitives.ReadUInt16BigEndian(payload)))
        {
            return false;
        }

        try
        {
            close = new ClosePayload((WebSocketCloseStatus)BinaryPrimitives.ReadUInt16BigEndian(payload), s_strict.GetString(payload[sizeof(ushort)..]));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>As the frame carries it.</summary>
    /// <exception cref="ArgumentException">The reason is longer than a close frame has room for.</exception>
    public byte[] ToBytes()
    {
        if (Status == WebSocketCloseStatus.Empty)
        {
            return [];
        }

        byte[] payload = [(byte)((int)Status >> 8), (byte)Status, .. Encoding.UTF8.GetBytes(Reason)];
        return payload.Length <= FrameHeader.MaxControlByteCount
            ? payload
            : throw new ArgumentException($"A reason has at most {FrameHeader.MaxControlByteCount - sizeof(ushort)} bytes of UTF-8.");
    }

    // What is missing may only be made up where no close frame came (§7.4.1), or is not given to anybody.
    private static bool IsAllowed(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
