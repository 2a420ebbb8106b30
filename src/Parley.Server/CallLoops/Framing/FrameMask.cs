using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.Server.CallLoops.Framing;

/// <summary>A frame's mask, which also takes itself away: RFC 6455 §5.3.</summary>
internal static class FrameMask
{
    /// <summary>Masks the next bytes of a payload.</summary>
    /// <param name="bytes">In place.</param>
    /// <param name="mask">Its four bytes in memory order, those for these bytes first.</param>
    /// <returns>The same for the bytes behind these.</returns>
    public static uint Apply(Span<byte> bytes, uint mask)
    {
        var at = 0;
        var pattern = Vector.AsVectorByte(new Vector<uint>(mask));
        for (; bytes.Length - at >= Vector<byte>.Count; at += Vector<byte>.Count)
        {
            var part = bytes.Slice(at, Vector<byte>.Count);
            (new Vector<byte>(part) ^ pattern).CopyTo(part);
        }

        var four = MemoryMarshal.AsBytes(new Span<uint>(ref mask));
        for (; at < bytes.Length; at++)
        {
            bytes[at] ^= four[at % sizeof(uint)];
        }

        var turned = bytes.Length % sizeof(uint) * 8;
        return BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, turned) : BitOperations.RotateLeft(mask, turned);
    }
}
