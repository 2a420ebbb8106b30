using System.Buffers.Binary;

namespace Parley.Server.Calls.Levels;

/// <summary>Takes a stereo WAV and keeps nothing of it but how loud its two channels are just now.</summary>
internal sealed class LevelStream : Stream
{
    private const int HeaderByteCount = 44;
    private const double Fall = 0.8; // per piece of 20 ms: a meter falls by half in 60 ms
    private readonly Lock _gate = new();
    private int _headerRest = HeaderByteCount;
    private double _left;
    private double _right;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>How loud the channels are: 0 for -60 dB of full scale and less, 1 for full scale.</summary>
    public (double Left, double Right) Read()
    {
        lock (_gate)
        {
            return (Scale(_left), Scale(_right));
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var skipped = Math.Min(_headerRest, buffer.Length);
        _headerRest -= skipped;
        Measure(buffer[skipped..]);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Pieces are whole pairs: the writer of WAV sees to that.</summary>
    private void Measure(ReadOnlySpan<byte> pairs)
    {
        double left = 0, right = 0;
        var count = pairs.Length / 4;
        for (var i = 0; i < count; i++)
        {
            var (l, r) = (BinaryPrimitives.ReadInt16LittleEndian(pairs[(4 * i)..]) / 32768d, BinaryPrimitives.ReadInt16LittleEndian(pairs[((4 * i) + 2)..]) / 32768d);
            left += l * l;
            right += r * r;
        }

        if (count > 0)
        {
            lock (_gate)
            {
                _left = Math.Max(Math.Sqrt(left / count), _left * Fall);
                _right = Math.Max(Math.Sqrt(right / count), _right * Fall);
            }
        }
    }

    private static double Scale(double level) => level < 0.001 ? 0 : Math.Clamp(1 + (Math.Log10(level) / 3), 0, 1);
}
