using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Benchmarks.Bridge.Wire;

/// <summary>What a frame of 160 bytes carries instead of speech: whose it is, its number, and when it left.</summary>
internal readonly record struct Stamp(int Call, int Item, int Number, long SentAt)
{
    public const int FrameLength = 160;
    private const uint Magic = 0x5A17_C0DE;

    public static void Write(Span<byte> frame, Stamp stamp)
    {
        frame.Fill(0xD5);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], stamp.Call);
        BinaryPrimitives.WriteInt32LittleEndian(frame[8..], stamp.Item);
        BinaryPrimitives.WriteInt32LittleEndian(frame[12..], stamp.Number);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], stamp.SentAt);
    }

    public static bool TryRead(ReadOnlySpan<byte> frame, out Stamp stamp)
    {
        stamp = default;
        if (frame.Length < 24 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic)
        {
            return false;
        }

        stamp = new Stamp(
            BinaryPrimitives.ReadInt32LittleEndian(frame[4..]), BinaryPrimitives.ReadInt32LittleEndian(frame[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(frame[12..]), BinaryPrimitives.ReadInt64LittleEndian(frame[16..]));
        return true;
    }

    /// <summary>The base64 between <paramref name="prefix"/> and the next quote, decoded.</summary>
    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> json, ReadOnlySpan<byte> prefix, byte[] buffer)
    {
        var start = json.IndexOf(prefix);
        if (start < 0)
        {
            return default;
        }

        var text = json[(start + prefix.Length)..];
        text = text[..Math.Max(0, text.IndexOf((byte)'"'))];
        if (text.Contains((byte)'\\'))
        {
            text = Encoding.UTF8.GetBytes(Regex.Unescape(Encoding.UTF8.GetString(text))); // some write '+' as \u002B
        }

        Base64.DecodeFromUtf8(text, buffer, out _, out var count);
        return buffer.AsSpan(0, count);
    }
}
