using System.Buffers.Binary;

namespace Parley.Server.CallLoops.Framing;

/// <summary>What stands before a frame's payload: RFC 6455 §5.2.</summary>
/// <param name="Kind">What the frame is.</param>
/// <param name="IsFinal">Whether the message ends with it.</param>
/// <param name="PayloadByteCount">How long its payload is.</param>
/// <param name="Mask">The four bytes that its payload is masked with, in memory order; null for none.</param>
internal readonly record struct FrameHeader(FrameKind Kind, bool IsFinal, long PayloadByteCount, uint? Mask)
{
    /// <summary>The longest header.</summary>
    public const int MaxByteCount = 14;

    /// <summary>The longest payload of a close, ping or pong: RFC 6455 §5.5.</summary>
    public const int MaxControlByteCount = 125;

    private const int FinalBit = 0x80;
    private const int ReservedBits = 0x70;
    private const int MaskBit = 0x80;
    private const int LengthBits = 0x7F;
    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;

    /// <summary>Whether it is a close, ping or pong.</summary>
    public bool IsControl => Kind >= FrameKind.Close;

    /// <summary>How many bytes <see cref="Write"/> needs.</summary>
    public int ByteCount => 2 + LengthByteCount + (Mask is null ? 0 : sizeof(uint));

    private int LengthByteCount => PayloadByteCount switch
    {
        < TwoByteLength => 0,
        <= ushort.MaxValue => sizeof(ushort),
        _ => sizeof(ulong),
    };

    /// <summary>Reads the header that the bytes begin with.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="header">The header.</param>
    /// <param name="byteCount">How long it is; 0 when not all of it has come.</param>
    /// <returns>False when no endpoint may send such a header.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header, out int byteCount)
    {
        (header, byteCount) = (default, 0);
        if (bytes.Length < 2)
        {
            return true;
        }

        var kind = (FrameKind)(bytes[0] & 0xF);
        var isFinal = (bytes[0] & FinalBit) != 0;
        if ((bytes[0] & ReservedBits) != 0 || !IsKnown(kind))
        {
            return false;
        }

        var length = (ulong)(bytes[1] & LengthBits);
        if (kind >= FrameKind.Close && (!isFinal || length > MaxControlByteCount))
        {
            return false;
        }

        var at = 2;
        var lengthByteCount = length switch { TwoByteLength => sizeof(ushort), EightByteLength => sizeof(ulong), _ => 0 };
        var isMasked = (bytes[1] & MaskBit) != 0;
        if (bytes.Length < at + lengthByteCount + (isMasked ? sizeof(uint) : 0))
        {
            return true;
        }

        if (lengthByteCount > 0)
        {
            length = lengthByteCount == sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]);
            at += lengthByteCount;
        }

        if (length > long.MaxValue)
        {
            return false;
        }

        uint? mask = isMasked ? BitConverter.ToUInt32(bytes[at..]) : null;
        header = new FrameHeader(kind, isFinal, (long)length, mask);
        byteCount = at + (isMasked ? sizeof(uint) : 0);
        return true;
    }

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> target)
    {
        target[0] = (byte)((IsFinal ? FinalBit : 0) | (int)Kind);
        var mask = Mask is null ? 0 : MaskBit;
        switch (LengthByteCount)
        {
            case 0:
                target[1] = (byte)(mask | (int)PayloadByteCount);
                break;
            case sizeof(ushort):
                target[1] = (byte)(mask | TwoByteLength);
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)PayloadByteCount);
                break;
            default:
                target[1] = (byte)(mask | EightByteLength);
                BinaryPrimitives.WriteInt64BigEndian(target[2..], PayloadByteCount);
                break;
        }

        if (Mask is { } bytes)
        {
            BitConverter.TryWriteBytes(target[(2 + LengthByteCount)..], bytes);
        }
    }

    private static bool IsKnown(FrameKind kind) =>
        kind is FrameKind.Continuation or FrameKind.Text or FrameKind.Binary or FrameKind.Close or FrameKind.Ping or FrameKind.Pong;
}
