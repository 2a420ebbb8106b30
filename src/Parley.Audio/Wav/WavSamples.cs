using System.Buffers.Binary;
using Parley.Audio.G711;

namespace Parley.Audio.Wav;

/// <summary>Turns coded, interleaved WAV samples into mono 16 bit: the mean of all channels.</summary>
internal static class WavSamples
{
    /// <summary>Decodes whole sample blocks; a trailing part of one is left alone.</summary>
    public static int Decode(ReadOnlySpan<byte> source, WavFormat format, Span<short> target)
    {
        var blockAlign = format.BlockAlign;
        var count = Math.Min(source.Length / blockAlign, target.Length);
        for (var i = 0; i < count; i++)
        {
            target[i] = DecodeBlock(source.Slice(i * blockAlign, blockAlign), format);
        }

        return count;
    }

    private static short DecodeBlock(ReadOnlySpan<byte> block, WavFormat format)
    {
        if (format.ChannelCount == 1)
        {
            return DecodeSample(block, format.SampleType);
        }

        var sum = 0;
        for (var position = 0; position < block.Length; position += format.BytesPerSample)
        {
            sum += DecodeSample(block[position..], format.SampleType);
        }

        return (short)Math.Round((double)sum / format.ChannelCount, MidpointRounding.ToEven);
    }

    private static short DecodeSample(ReadOnlySpan<byte> sample, WavSampleType sampleType) => sampleType switch
    {
        WavSampleType.Unsigned8 => (short)((sample[0] - 128) << 8),
        WavSampleType.Signed16 => BinaryPrimitives.ReadInt16LittleEndian(sample),
        WavSampleType.Signed24 => Round16((sample[0] << 8) | (sample[1] << 16) | (sample[2] << 24)),
        WavSampleType.Signed32 => Round16(BinaryPrimitives.ReadInt32LittleEndian(sample)),
        WavSampleType.Float32 => FromUnit(BinaryPrimitives.ReadSingleLittleEndian(sample)),
        WavSampleType.Float64 => FromUnit(BinaryPrimitives.ReadDoubleLittleEndian(sample)),
        WavSampleType.MuLaw => MuLaw.Decode(sample[0]),
        WavSampleType.ALaw => ALaw.Decode(sample[0]),
        _ => 0,
    };

    private static short Round16(int value) => (short)Math.Min(((long)value + 0x8000) >> 16, short.MaxValue);

    /// <summary>What is no number is silence; overload saturates.</summary>
    private static short FromUnit(double value) => double.IsNaN(value)
        ? (short)0
        : (short)Math.Round(Math.Clamp(value * 32768, short.MinValue, short.MaxValue), MidpointRounding.ToEven);
}
