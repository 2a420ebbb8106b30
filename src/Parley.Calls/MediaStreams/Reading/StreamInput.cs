using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Calls.Legs;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>
/// The caller's audio on its way from messages to the leg's input: decoded straight into the memory that it is posted in, put in order,
/// lost time filled with silence. What has come at once is joined. One caller at a time; allocates nothing per message.
/// </summary>
internal sealed class StreamInput : IDisposable
{
    private static readonly TimeSpan s_longestPiece = TimeSpan.FromMilliseconds(100);
    private readonly LegInputQueue _queue;
    private readonly AudioFormat _format;
    private readonly MediaTimeline _timeline;
    private readonly InputPace _pace;
    private readonly ReorderWindow? _window;
    private readonly InactivityFill? _fill;
    private readonly bool _isSwapped;
    private readonly int _pieceByteCount;
    private byte[] _piece = [];
    private int _count;

    public StreamInput(
        LegInputQueue queue, AudioFormat format, MediaStreamDialect dialect, MediaStreamOptions options, TimeProvider timeProvider)
    {
        _queue = queue;
        _format = format;
        _timeline = new MediaTimeline(format, options.MaxGap);
        _pace = new InputPace(options.MaxInputLead, timeProvider);
        _window = dialect.MayReorder ? new ReorderWindow() : null;
        _fill = options.InactivityTimeout is { } timeout
            ? new InactivityFill(queue, format, timeout, options.MaxInactivityFill, timeProvider)
            : null;
        _isSwapped = dialect.IsLinearBigEndian && format.Encoding == AudioEncoding.Pcm16;
        _pieceByteCount = (int)format.BytesOf(s_longestPiece);
    }

    /// <summary>Takes audio in base64.</summary>
    /// <returns>False when it is no base64.</returns>
    public bool Take(ReadOnlySpan<byte> base64, long? chunk, long? timestampMs)
    {
        var room = MakeRoom(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        if (Base64.DecodeFromUtf8(base64, room, out _, out var count) != OperationStatus.Done)
        {
            return false;
        }

        TakeDecoded(count, chunk, timestampMs);
        return true;
    }

    /// <summary>Takes audio as it is.</summary>
    public void Take(ReadOnlySpan<byte> audio)
    {
        audio.CopyTo(MakeRoom(audio.Length));
        TakeDecoded(audio.Length, chunk: null, timestampMs: null);
    }

    /// <summary>Posts what was joined so far: nothing more has come just now.</summary>
    public void Flush()
    {
        if (_count > 0)
        {
            var piece = LegAudio.Own(_piece, _count);
            (_piece, _count) = ([], 0);
            _queue.Post(piece);
        }
    }

    public void Dispose()
    {
        _fill?.Dispose();
        _window?.Dispose();
        Release();
    }

    /// <summary>Where the next audio is decoded to: behind what is joined so far.</summary>
    private Span<byte> MakeRoom(int byteCount)
    {
        if (_piece.Length - _count < byteCount)
        {
            Flush();
            Release();
            _piece = ArrayPool<byte>.Shared.Rent(Math.Max(byteCount, _pieceByteCount));
        }

        return _piece.AsSpan(_count);
    }

    private void Release()
    {
        if (_piece.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_piece);
            _piece = [];
        }
    }

    private void TakeDecoded(int byteCount, long? chunk, long? timestampMs)
    {
        if (_fill?.AudioCame() is { } silence && silence > TimeSpan.Zero)
        {
            _timeline.Inserted(silence);
        }

        var audio = _piece.AsSpan(_count, byteCount - (byteCount % _format.BytesPerSample));
        if (_isSwapped)
        {
            var samples = MemoryMarshal.Cast<byte, short>(audio);
            BinaryPrimitives.ReverseEndianness(samples, samples);
        }

        if (_window is null || _window.Passes(chunk))
        {
            Place(audio, chunk, timestampMs);
        }
        else
        {
            var piece = LegAudio.Copy(audio);
            if (!_window.Add(chunk!.Value, timestampMs, piece))
            {
                piece.Dispose();
            }
        }

        while (_window?.Take() is { } next)
        {
            using (next.Audio)
            {
                next.Audio.Memory.Span.CopyTo(MakeRoom(next.Audio.Memory.Length));
                Place(_piece.AsSpan(_count, next.Audio.Memory.Length), next.Chunk, next.TimestampMs);
            }
        }
    }

    /// <summary>Adds audio, which stands behind what is joined so far, unless it is old, and silence before it where some is missing.</summary>
    private void Place(ReadOnlySpan<byte> audio, long? chunk, long? timestampMs)
    {
        if (audio.IsEmpty || !_timeline.Take(chunk, timestampMs, audio.Length, out var missing))
        {
            return;
        }

        if (!_pace.Allows(missing + _format.DurationOf(audio.Length)))
        {
            _queue.Drop();
            return;
        }

        if (missing > TimeSpan.Zero)
        {
            var piece = LegAudio.Copy(audio);
            Flush();
            FillGap((int)_format.BytesOf(missing));
            piece.Memory.Span.CopyTo(MakeRoom(audio.Length));
            piece.Dispose();
        }

        _count += audio.Length;
        if (_count >= _pieceByteCount)
        {
            Flush();
        }
    }

    private void FillGap(int byteCount)
    {
        while (byteCount > 0)
        {
            var count = Math.Min(byteCount, _pieceByteCount);
            MakeRoom(count)[..count].Fill(StreamFormats.SilenceOf(_format));
            _count += count;
            byteCount -= count;
            Flush();
        }
    }
}
