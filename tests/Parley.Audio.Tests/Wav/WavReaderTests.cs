using System.Text;
using Parley.Audio.Wav;

namespace Parley.Audio.Tests.Wav;

[Trait("Category", "Unit")]
public sealed class WavReaderTests
{
    private static readonly short[] s_samples = [0, 1, -1, 256, -256, 12_288, -12_288, short.MaxValue, short.MinValue];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[], short[]> Codings => new()
    {
        { "16 bit", WavFile.Create(1, 1, 16_000, 16, WavFile.Pcm16(s_samples)), s_samples },
        { "8 bit", WavFile.Create(1, 1, 8_000, 8, [0, 128, 129, 255]), [-32_768, 0, 256, 32_512] },
        {
            "24 bit", WavFile.Create(1, 1, 48_000, 24, [0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0xFF, 0xFF, 0x7F, 0x00, 0x00, 0x80]),
            [1, 1, 32_767, -32_768]
        },
        {
            "32 bit", WavFile.Create(1, 1, 48_000, 32, [0x00, 0x00, 0x01, 0x00, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x00, 0x00, 0x80]),
            [1, 32_767, -32_768]
        },
        {
            "float", WavFile.Create(3, 1, 48_000, 32, [.. new[] { 0f, 0.5f, -1f, 2f, -7f, float.NaN }.SelectMany(BitConverter.GetBytes)]),
            [0, 16_384, -32_768, 32_767, -32_768, 0]
        },
        {
            "double", WavFile.Create(3, 1, 48_000, 64, [.. new[] { 0.25, double.PositiveInfinity }.SelectMany(BitConverter.GetBytes)]),
            [8_192, 32_767]
        },
        { "µ-law", WavFile.Create(7, 1, 8_000, 8, [0xFF, 0x00, 0x80]), [0, -32_124, 32_124] },
        { "A-law", WavFile.Create(6, 1, 8_000, 8, [0xD5, 0xAA]), [8, 32_256] },
        { "stereo", WavFile.Create(1, 2, 44_100, 16, WavFile.Pcm16(100, 200, -100, 101, 32_767, 32_767)), [150, 0, 32_767] },
        {
            "extensible", WavFile.Create(0xFFFE, 1, 44_100, 16, WavFile.Pcm16(1, 2), extra: WavFile.ExtensibleTail(1, 16)),
            [1, 2]
        },
        {
            "comment of odd length", WavFile.Create(
                1, 1, 44_100, 16, WavFile.Pcm16(1, 2), chunkBeforeData: WavFile.Chunk("LIST", Encoding.ASCII.GetBytes("INFO5"))),
            [1, 2]
        },
        { "half a sample at the end", WavFile.Create(1, 1, 44_100, 16, [1, 0, 2]), [1] },
        { "length 0xFFFFFFFF", WavFile.Create(1, 1, 22_050, 16, WavFile.Pcm16(1, 2), uint.MaxValue), [1, 2] },
        { "length 0", WavFile.Create(1, 1, 22_050, 16, WavFile.Pcm16(1, 2), 0), [1, 2] },
        { "espeak-ng's length", WavFile.Create(1, 1, 22_050, 16, WavFile.Pcm16(1, 2), 0x7FFF_F000), [1, 2] },
        { "no samples", WavFile.Create(1, 1, 22_050, 16, []), [] },
        {
            "chunk after the samples", [.. WavFile.Create(1, 1, 22_050, 16, WavFile.Pcm16(1, 2)), .. WavFile.Chunk("LIST", [1, 2])],
            [1, 2]
        },
    };

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task ReadAll_AnyCoding_GivesMonoSamples(string coding, byte[] file, short[] expected)
    {
        Assert.NotEmpty(coding);

        var fromMemory = WavReader.ReadAll(file);
        var fromStream = await WavReader.ReadAllAsync(new TrickleStream(file), CancellationToken);

        Assert.Equal(expected, fromMemory.Samples.ToArray());
        Assert.Equal(expected, fromStream.Samples.ToArray());
        Assert.Equal((false, false), (fromMemory.IsTruncated, fromStream.IsTruncated));
        Assert.Equal(fromMemory.SampleRate, fromStream.SampleRate);
    }

    [Fact]
    public async Task ReadAll_TruncatedData_GivesWhatIsThereAndSaysSo()
    {
        var file = WavFile.Create(1, 1, 16_000, 16, WavFile.Pcm16(1, 2, 3), dataByteCount: 1_000);

        var fromMemory = WavReader.ReadAll(file);
        var fromStream = await WavReader.ReadAllAsync(new MemoryStream(file), CancellationToken);

        Assert.Equal([1, 2, 3], fromMemory.Samples.ToArray());
        Assert.True(fromMemory.IsTruncated);
        Assert.Equal([1, 2, 3], fromStream.Samples.ToArray());
        Assert.True(fromStream.IsTruncated);
    }

    [Fact]
    public async Task ReadAsync_LongFile_GivesAllOfIt()
    {
        var samples = Enumerable.Range(0, 100_000).Select(i => (short)i).ToArray();
        var file = WavFile.Create(1, 1, 24_000, 16, WavFile.Pcm16(samples));

        var audio = await WavReader.ReadAllAsync(new MemoryStream(file), CancellationToken);

        Assert.Equal(samples, audio.Samples.ToArray());
        Assert.Equal(100_000 / 24_000.0, audio.Duration.TotalSeconds, 1e-6);
    }

    public static TheoryData<string, byte[], string> Damage => new()
    {
        { "empty", [], "ends after 0 bytes" },
        { "header cut off", WavFile.Create(1, 1, 16_000, 16, [])[..40], "ends after 40 bytes" },
        { "text", "Hello, this is no sound."u8.ToArray(), "begins with the bytes 48656C6C6F" },
        { "MP3", [(byte)'I', (byte)'D', (byte)'3', 4, 0, 0, 0, 0, 0, 0, 0, 0, 0], "MP3" },
        { "Ogg", "OggS\0\0\0\0\0\0\0\0\0\0"u8.ToArray(), "Ogg" },
        { "AVI", "RIFF\0\0\0\0AVI LIST"u8.ToArray(), "Expected a WAV file" },
        { "ADPCM", WavFile.Create(2, 1, 8_000, 4, [1, 2, 3]), "coded as format 2 with 4 bits" },
        { "no channels", WavFile.Create(1, 0, 8_000, 16, [1, 2, 3]), "0 channels" },
        { "no rate", WavFile.Create(1, 1, 0, 16, [1, 2, 3]), "sample rate of 0 Hz" },
        { "no format", [.. "RIFF\0\0\0\0WAVE"u8, .. WavFile.Chunk("data", [1, 2])], "no \"fmt \" chunk" },
        { "short format", [.. "RIFF\0\0\0\0WAVE"u8, .. WavFile.Chunk("fmt ", [1, 0])], "has 2 bytes" },
        {
            "huge chunk", [.. "RIFF\0\0\0\0WAVE"u8, .. "LIST"u8, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3], "no samples in its first"
        },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public async Task ReadAll_Damage_SaysWhatCameAndWhatToDo(string damage, byte[] file, string message)
    {
        Assert.NotEmpty(damage);

        var fromMemory = Assert.Throws<WavFormatException>(() => WavReader.ReadAll(file));
        var fromStream = await Assert.ThrowsAsync<WavFormatException>(
            () => WavReader.ReadAllAsync(new MemoryStream(file), CancellationToken));

        Assert.Contains(message, fromMemory.Message, StringComparison.Ordinal);
        Assert.Contains(message, fromStream.Message, StringComparison.Ordinal);
    }
}
