using System.Buffers.Binary;

namespace Parley.Audio.Wav;

/// <summary>Everything of a WAV file before its samples.</summary>
/// <param name="Format">How the samples are coded.</param>
/// <param name="DataByteCount">Bytes of samples; null when the header does not know (a stream: length 0 or 0xFFFFFFFF).</param>
/// <param name="ByteCount">Bytes of the header itself: where the samples begin.</param>
public sealed record WavHeader(WavFormat Format, long? DataByteCount, int ByteCount)
{
    /// <summary>A header that has not ended after so many bytes is not read further.</summary>
    public const int MaxByteCount = 64 * 1024;

    private const int RiffByteCount = 12;
    private const int ChunkHeaderByteCount = 8;

    // A program that cannot seek writes one of these (espeak-ng: 0x7FFFF000), or all ones, or nothing.
    private const uint SmallestFakeByteCount = 0x7FFF_0000;

    /// <summary>Reads the header at the beginning of <paramref name="source"/>.</summary>
    /// <param name="source">The first bytes of the file or stream.</param>
    /// <returns>Null when more bytes are needed to tell.</returns>
    /// <exception cref="WavFormatException">The bytes are not a WAV file that can be read.</exception>
    public static WavHeader? TryParse(ReadOnlySpan<byte> source)
    {
        ThrowIfNotWav(source);
        if (source.Length < RiffByteCount)
        {
            return null;
        }

        WavFormat? format = null;
        var position = RiffByteCount;
        while (source.Length - position >= ChunkHeaderByteCount)
        {
            var id = source.Slice(position, 4);
            var byteCount = BinaryPrimitives.ReadUInt32LittleEndian(source[(position + 4)..]);
            position += ChunkHeaderByteCount;
            if (id.SequenceEqual("data"u8))
            {
                return format is { } known
                    ? new WavHeader(known, byteCount == 0 || byteCount >= SmallestFakeByteCount ? null : byteCount, position)
                    : throw new WavFormatException(
                        "The WAV file has samples before it says how they are coded (no \"fmt \" chunk before \"data\"). " +
                        "The file is probably damaged.");
            }

            if (id.SequenceEqual("fmt "u8))
            {
                format = ParseFormat(source[position..], byteCount);
                if (format is null)
                {
                    return null;
                }
            }

            if (byteCount > MaxByteCount - position)
            {
                throw new WavFormatException(
                    $"The WAV file has no samples in its first {MaxByteCount} bytes. The file is probably damaged, or its " +
                    "comments are too long; strip them, for example with: sox in.wav --comment \"\" out.wav");
            }

            position += (int)(byteCount + (byteCount & 1));
        }

        return null;
    }

    private static WavFormat? ParseFormat(ReadOnlySpan<byte> source, uint byteCount)
    {
        if (byteCount is < WavFormatChunk.MinByteCount or > WavFormatChunk.MaxByteCount)
        {
            throw new WavFormatException(
                $"The \"fmt \" chunk of the WAV file has {byteCount} bytes; 16, 18 or 40 were expected. The file is probably damaged.");
        }

        return source.Length < byteCount ? null : WavFormatChunk.Parse(source[..(int)byteCount]);
    }

    private static void ThrowIfNotWav(ReadOnlySpan<byte> source)
    {
        var riff = source[..Math.Min(4, source.Length)];
        var wave = source.Length > 8 ? source[8..Math.Min(RiffByteCount, source.Length)] : default;
        if (!"RIFF"u8.StartsWith(riff) || !"WAVE"u8.StartsWith(wave))
        {
            throw new WavFormatException(
                $"Expected a WAV file (\"RIFF\" and \"WAVE\" at its beginning), but it begins with {Describe(source)}. " +
                "Convert it, for example with: ffmpeg -i input -ar 16000 -ac 1 output.wav");
        }
    }

    private static string Describe(ReadOnlySpan<byte> source) => source switch
    {
        [(byte)'I', (byte)'D', (byte)'3', ..] or [0xFF, 0xFB or 0xF3 or 0xF2, ..] => "the mark of an MP3 file",
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => "the mark of an Ogg file",
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => "the mark of a FLAC file",
        [(byte)'R', (byte)'F', (byte)'6', (byte)'4', ..] => "the mark of an RF64 file (a WAV beyond 4 GB)",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "the mark of a WebM or Matroska file",
        _ => $"the bytes {Convert.ToHexString(source[..Math.Min(source.Length, RiffByteCount)])}",
    };
}
