using System.Buffers.Binary;

namespace Parley.Audio.Wav;

/// <summary>Reads the <c>fmt </c> chunk (Microsoft, Multimedia Programming Interface 1.0; WAVE_FORMAT_EXTENSIBLE).</summary>
internal static class WavFormatChunk
{
    public const int MinByteCount = 16;
    public const int MaxByteCount = 1024;

    private const int TagPcm = 1;
    private const int TagFloat = 3;
    private const int TagALaw = 6;
    private const int TagMuLaw = 7;
    private const int TagExtensible = 0xFFFE;
    private const int SubFormatOffset = 24;
    private const int MaxChannelCount = 64;
    private const int MaxSampleRate = 768_000;

    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        var tag = (int)BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channelCount = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var sampleRate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var blockAlign = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == TagExtensible && chunk.Length >= SubFormatOffset + 2)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[SubFormatOffset..]);
        }

        if (channelCount is 0 or > MaxChannelCount)
        {
            throw new WavFormatException(
                $"The WAV header names {channelCount} channels; 1 to {MaxChannelCount} can be read. The file is probably damaged.");
        }

        if (sampleRate is 0 or > MaxSampleRate)
        {
            throw new WavFormatException(
                $"The WAV header names a sample rate of {sampleRate} Hz; 1 to {MaxSampleRate} can be read. " +
                "The file is probably damaged.");
        }

        var format = new WavFormat(SampleTypeOf(tag, bits), channelCount, (int)sampleRate);
        if (blockAlign != 0 && blockAlign != format.BlockAlign)
        {
            throw new WavFormatException(
                $"The WAV header says {blockAlign} bytes a sample block, but {channelCount} channels of {bits} bits make " +
                $"{format.BlockAlign}. Convert it, for example with: sox in.wav -b 16 -e signed-integer out.wav");
        }

        return format;
    }

    private static WavSampleType SampleTypeOf(int tag, int bits) => (tag, bits) switch
    {
        (TagPcm, 8) => WavSampleType.Unsigned8,
        (TagPcm, 16) => WavSampleType.Signed16,
        (TagPcm, 24) => WavSampleType.Signed24,
        (TagPcm, 32) => WavSampleType.Signed32,
        (TagFloat, 32) => WavSampleType.Float32,
        (TagFloat, 64) => WavSampleType.Float64,
        (TagMuLaw, 8) => WavSampleType.MuLaw,
        (TagALaw, 8) => WavSampleType.ALaw,
        _ => throw new WavFormatException(
            $"The WAV file is coded as format {tag} with {bits} bits; PCM of 8, 16, 24 or 32 bits, float of 32 or 64 bits, µ-law " +
            "and A-law can be read. Convert it, for example with: sox in.wav -b 16 -e signed-integer out.wav"),
    };
}
