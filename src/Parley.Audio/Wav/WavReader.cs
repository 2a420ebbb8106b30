using System.Buffers;

namespace Parley.Audio.Wav;

/// <summary>
/// Reads WAV sound as mono 16-bit samples, from a file or as it arrives (a synthesiser's standard output, whose header names
/// no true length). PCM of 8, 16, 24 and 32 bits, float, µ-law and A-law, one channel or more. Not thread-safe.
/// </summary>
public sealed class WavReader
{
    private const int BufferByteCount = 16 * 1024;

    private readonly Stream _stream;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private long _dataLeft;
    private bool _ended;

    private WavReader(Stream stream, WavHeader header, byte[] buffer, int end)
    {
        _stream = stream;
        Header = header;
        _buffer = buffer;
        _start = header.ByteCount;
        _end = end;
        _dataLeft = header.DataByteCount ?? long.MaxValue;
    }

    /// <summary>What the file says of itself.</summary>
    public WavHeader Header { get; }

    /// <summary>In Hz.</summary>
    public int SampleRate => Header.Format.SampleRate;

    /// <summary>True once the stream has ended before the length that its header promised.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Reads the header and stops before the first sample.</summary>
    /// <param name="stream">Read forward only, from where it stands; stays the caller's to dispose.</param>
    /// <param name="cancellationToken">Ends the wait for bytes.</param>
    /// <exception cref="WavFormatException">The stream is not a WAV file that can be read.</exception>
    public static async ValueTask<WavReader> OpenAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[BufferByteCount];
        var end = 0;
        while (true)
        {
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            end += read;
            if (WavHeader.TryParse(buffer.AsSpan(0, end)) is { } header)
            {
                return new WavReader(stream, header, buffer, end);
            }

            if (read == 0)
            {
                throw EndedInHeader(end);
            }
        }
    }

    /// <summary>Reads a whole WAV file that is in memory.</summary>
    /// <param name="source">The file's bytes.</param>
    /// <exception cref="WavFormatException">The bytes are not a WAV file that can be read.</exception>
    public static WavAudio ReadAll(ReadOnlySpan<byte> source)
    {
        var header = WavHeader.TryParse(source) ?? throw EndedInHeader(source.Length);
        var data = source[header.ByteCount..];
        var promised = header.DataByteCount ?? data.Length;
        var isTruncated = promised > data.Length;
        data = data[..(int)Math.Min(promised, data.Length)];
        var samples = new short[data.Length / header.Format.BlockAlign];
        WavSamples.Decode(data, header.Format, samples);
        return new WavAudio(samples, header.Format.SampleRate, header.Format, isTruncated);
    }

    /// <summary>Reads a whole WAV file.</summary>
    /// <param name="stream">Read from where it stands to the end of the samples; stays the caller's to dispose.</param>
    /// <param name="cancellationToken">Ends the wait for bytes.</param>
    /// <exception cref="WavFormatException">The stream is not a WAV file that can be read.</exception>
    public static async Task<WavAudio> ReadAllAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        var reader = await OpenAsync(stream, cancellationToken).ConfigureAwait(false);
        var samples = new ArrayBufferWriter<short>();
        int count;
        while ((count = await reader.ReadAsync(samples.GetMemory(BufferByteCount), cancellationToken).ConfigureAwait(false)) > 0)
        {
            samples.Advance(count);
        }

        return new WavAudio(samples.WrittenMemory, reader.SampleRate, reader.Header.Format, reader.IsTruncated);
    }

    /// <summary>Reads the next samples, as many as have arrived; waits for at least one.</summary>
    /// <param name="target">Receives mono samples; borrowed until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait for bytes.</param>
    /// <returns>The number of samples read; 0 at the end of the sound.</returns>
    public async ValueTask<int> ReadAsync(Memory<short> target, CancellationToken cancellationToken = default)
    {
        if (target.IsEmpty)
        {
            return 0;
        }

        var blockAlign = Header.Format.BlockAlign;
        while (true)
        {
            var whole = (int)Math.Min(_end - _start, _dataLeft) / blockAlign;
            if (whole > 0)
            {
                var count = WavSamples.Decode(_buffer.AsSpan(_start, whole * blockAlign), Header.Format, target.Span);
                _start += count * blockAlign;
                _dataLeft -= count * blockAlign;
                return count;
            }

            if (_ended || _dataLeft < blockAlign)
            {
                IsTruncated = Header.DataByteCount is not null && _dataLeft >= blockAlign;
                return 0;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _ended = read == 0;
    }

    private static WavFormatException EndedInHeader(int byteCount) => new(
        $"Expected a WAV file, but the data ends after {byteCount} bytes, before any sample. " +
        "The file is empty or was cut off: record or copy it again.");
}
