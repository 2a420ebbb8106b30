using System.Buffers.Binary;

namespace Parley.Audio.Wav;

/// <summary>
/// Writes 16-bit WAV sound as it comes. On a stream that can seek, each flush and the end put the true length into the header,
/// so that after a crash everything up to the last flush is a valid file; on one that cannot, the header says "length unknown".
/// Not thread-safe.
/// </summary>
public sealed class WavWriter : IAsyncDisposable
{
    private const int HeaderByteCount = 44;
    private const int BufferByteCount = 16 * 1024;
    private const uint UnknownByteCount = 0xFFFF_FFFF;
    private const long MaxDataByteCount = uint.MaxValue - HeaderByteCount;

    private readonly Stream _stream;
    private readonly int _sampleRate;
    private readonly int _channelCount;
    private readonly long _origin;
    private readonly byte[] _buffer = new byte[BufferByteCount];
    private long _dataByteCount;

    private WavWriter(Stream stream, int sampleRate, int channelCount)
    {
        _stream = stream;
        _sampleRate = sampleRate;
        _channelCount = channelCount;
        _origin = stream.CanSeek ? stream.Position : 0;
    }

    /// <summary>How long the sound written so far plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)_dataByteCount / (sizeof(short) * _channelCount) / _sampleRate);

    /// <summary>Writes the header and makes the writer.</summary>
    /// <param name="stream">Written from where it stands; stays the caller's to dispose, after the writer.</param>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="channelCount">1, or 2 for interleaved left and right.</param>
    /// <param name="cancellationToken">Ends the wait for the stream.</param>
    public static async ValueTask<WavWriter> CreateAsync(
        Stream stream, int sampleRate, int channelCount = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        if (channelCount is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(nameof(channelCount), channelCount, "One channel or two.");
        }

        var writer = new WavWriter(stream, sampleRate, channelCount);
        await stream.WriteAsync(writer.CreateHeader(), cancellationToken).ConfigureAwait(false);
        return writer;
    }

    /// <summary>Writes samples; with two channels, left and right in turn.</summary>
    /// <param name="samples">Borrowed until the task completes; whole pairs when there are two channels.</param>
    /// <param name="cancellationToken">Ends the wait for the stream.</param>
    /// <exception cref="ArgumentException">Half a pair.</exception>
    /// <exception cref="IOException">The file has reached the 4 GB that the WAV format allows.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default)
    {
        if (samples.Length % _channelCount != 0)
        {
            throw new ArgumentException($"{samples.Length} samples are no whole pairs of left and right.", nameof(samples));
        }

        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, BufferByteCount / sizeof(short));
            if (_dataByteCount > MaxDataByteCount - (count * sizeof(short)))
            {
                throw new IOException("A WAV file holds 4 GB at most: begin another one.");
            }

            Encode(samples.Span[..count]);
            await _stream.WriteAsync(_buffer.AsMemory(0, count * sizeof(short)), cancellationToken).ConfigureAwait(false);
            _dataByteCount += count * sizeof(short);
            samples = samples[count..];
        }
    }

    /// <summary>Makes everything written so far a valid file.</summary>
    /// <param name="cancellationToken">Ends the wait for the stream.</param>
    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_stream.CanSeek)
        {
            var end = _stream.Position;
            _stream.Position = _origin;
            await _stream.WriteAsync(CreateHeader(), cancellationToken).ConfigureAwait(false);
            _stream.Position = end;
        }

        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the final header; the stream stays open.</summary>
    public ValueTask DisposeAsync() => FlushAsync(CancellationToken.None);

    private void Encode(ReadOnlySpan<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(_buffer.AsSpan(i * sizeof(short)), samples[i]);
        }
    }

    private ReadOnlyMemory<byte> CreateHeader()
    {
        var blockAlign = sizeof(short) * _channelCount;
        var bytes = new byte[HeaderByteCount];
        var header = bytes.AsSpan();
        "RIFF"u8.CopyTo(header);
        var riff = _stream.CanSeek ? (uint)(_dataByteCount + HeaderByteCount - 8) : UnknownByteCount;
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], riff);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], (short)_channelCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], _sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], _sampleRate * blockAlign);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], (short)blockAlign);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], _stream.CanSeek ? (uint)_dataByteCount : UnknownByteCount);
        return bytes;
    }
}
