using System.Buffers.Binary;
using System.Text;

namespace Parley.Audio.Tests.Wav;

/// <summary>Builds WAV files byte by byte.</summary>
internal static class WavFile
{
    public static byte[] Create(
        int tag, int channelCount, int sampleRate, int bits, byte[] data, uint? dataByteCount = null, byte[]? extra = null,
        byte[]? chunkBeforeData = null)
    {
        var blockAlign = channelCount * bits / 8;
        var format = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channelCount);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), sampleRate * blockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)blockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        return
        [
            .. "RIFF"u8, .. Length(uint.MaxValue), .. "WAVE"u8,
            .. Chunk("fmt ", [.. format, .. extra ?? []]), .. chunkBeforeData ?? [],
            .. "data"u8, .. Length(dataByteCount ?? (uint)data.Length), .. data,
        ];
    }

    /// <summary>What follows the first 16 bytes of an extensible format: the true format's tag in a GUID.</summary>
    public static byte[] ExtensibleTail(int tag, int bits) =>
    [
        22, 0, (byte)bits, 0, 4, 0, 0, 0, (byte)tag, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
    ];

    public static byte[] Chunk(string id, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(id), .. Length((uint)content.Length), .. content, .. new byte[content.Length & 1]];

    public static byte[] Pcm16(params short[] samples)
    {
        var data = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2 * i), samples[i]);
        }

        return data;
    }

    private static byte[] Length(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
