using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Runtime.InteropServices;

namespace Parley.Calls.MediaStreams.Playout;

/// <summary>
/// The message that is sent next, in memory that is used again and again: what all messages have in common is written into it once, audio
/// straight behind it, and made base64 in place. Not thread-safe.
/// </summary>
internal sealed class OutboundMessage(OutboundShapes shapes) : IDisposable
{
    private const int MaxNameByteCount = 24; // two numbers of 32 bits and what stands between
    private readonly byte[] _mark = [.. shapes.MarkStart, .. new byte[MaxNameByteCount], .. shapes.MarkEnd];
    private byte[] _media = [];

    /// <summary>The message; valid until the next one is written.</summary>
    public ReadOnlyMemory<byte> Written { get; private set; }

    /// <summary>Text or binary.</summary>
    public WebSocketMessageType Type { get; private set; } = WebSocketMessageType.Text;

    /// <summary>Writes audio.</summary>
    /// <param name="queue">Where it is taken from.</param>
    /// <param name="byteCount">How much of it.</param>
    /// <param name="padding">How many bytes of silence behind it.</param>
    public void WriteMedia(AudioRing queue, int byteCount, int padding)
    {
        var start = shapes.MediaStart.Length;
        var count = byteCount + padding;
        MakeRoom(start + Base64.GetMaxEncodedToUtf8Length(count) + shapes.MediaEnd.Length);
        var audio = _media.AsSpan(start, count);
        queue.Read(audio[..byteCount]);
        audio[byteCount..].Fill(shapes.Silence);
        if (shapes.IsSwapped)
        {
            var samples = MemoryMarshal.Cast<byte, short>(audio);
            BinaryPrimitives.ReverseEndianness(samples, samples);
        }

        var end = start + count;
        if (!shapes.IsBinary)
        {
            Base64.EncodeToUtf8InPlace(_media.AsSpan(start), count, out var length);
            end = start + length;
            shapes.MediaEnd.CopyTo(_media, end);
            end += shapes.MediaEnd.Length;
        }

        Written = _media.AsMemory(0, end);
        Type = shapes.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
    }

    /// <summary>Where a mark's name goes; <see cref="WriteMark"/> follows.</summary>
    public Span<byte> MarkName => _mark.AsSpan(shapes.MarkStart.Length, MaxNameByteCount);

    /// <summary>Writes a mark.</summary>
    /// <param name="nameByteCount">How long the name in <see cref="MarkName"/> is.</param>
    public void WriteMark(int nameByteCount)
    {
        var end = shapes.MarkStart.Length + nameByteCount;
        shapes.MarkEnd.CopyTo(_mark, end);
        Written = _mark.AsMemory(0, end + shapes.MarkEnd.Length);
        Type = WebSocketMessageType.Text;
    }

    /// <summary>Writes the order to drop what was not played.</summary>
    public void WriteClear()
    {
        Written = shapes.Clear;
        Type = WebSocketMessageType.Text;
    }

    public void Dispose()
    {
        if (_media.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_media);
            _media = [];
        }
    }

    private void MakeRoom(int byteCount)
    {
        if (_media.Length < byteCount)
        {
            Dispose();
            _media = ArrayPool<byte>.Shared.Rent(byteCount);
            shapes.MediaStart.CopyTo(_media, 0);
        }
    }
}
