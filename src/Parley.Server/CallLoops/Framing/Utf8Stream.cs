using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Parley.Server.CallLoops.Framing;

/// <summary>Checks that the pieces of one text after the other are UTF-8, also where a character is cut in two. One caller at a time.</summary>
internal sealed class Utf8Stream
{
    private const int LongestByteCount = 4;
    private readonly byte[] _cut = new byte[LongestByteCount];
    private int _cutCount;

    /// <summary>Takes the next piece. False when it is no UTF-8.</summary>
    /// <param name="bytes">The piece.</param>
    /// <param name="isLast">Whether the text ends with it; the next piece is another text's.</param>
    public bool TryTake(ReadOnlySpan<byte> bytes, bool isLast)
    {
        while (_cutCount > 0 && !bytes.IsEmpty)
        {
            _cut[_cutCount++] = bytes[0];
            bytes = bytes[1..];
            switch (Rune.DecodeFromUtf8(_cut.AsSpan(0, _cutCount), out _, out _))
            {
                case OperationStatus.Done:
                    _cutCount = 0;
                    break;
                case OperationStatus.InvalidData:
                    return false;
            }
        }

        var whole = bytes[..^CutByteCount(bytes)];
        if (whole.Length < bytes.Length)
        {
            bytes[whole.Length..].CopyTo(_cut);
            _cutCount = bytes.Length - whole.Length;
        }

        return Utf8.IsValid(whole) && !(isLast && _cutCount > 0);
    }

    /// <summary>How many bytes at the end are the beginning of a character that may go on.</summary>
    private static int CutByteCount(ReadOnlySpan<byte> bytes)
    {
        for (var count = 1; count < LongestByteCount && count <= bytes.Length; count++)
        {
            var last = bytes[^count];
            if ((last & 0xC0) != 0x80) // where a character begins
            {
                return last >= 0x80 && Rune.DecodeFromUtf8(bytes[^count..], out _, out _) == OperationStatus.NeedMoreData ? count : 0;
            }
        }

        return 0;
    }
}
