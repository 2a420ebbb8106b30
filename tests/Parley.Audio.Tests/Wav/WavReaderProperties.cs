using FsCheck;
using FsCheck.Fluent;
using Parley.Audio.Wav;

namespace Parley.Audio.Tests.Wav;

/// <summary>Whatever bytes come: sound, or the one documented exception.</summary>
[Trait("Category", "Unit")]
public sealed class WavReaderProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void ReadAll_AnyBytes_ReadsOrThrowsWavFormatException() =>
        Prop.ForAll<byte[]>(bytes => IsReadOrRefused(bytes)).Check(s_config);

    [Fact]
    public void ReadAll_AnyBytesAfterRiff_ReadsOrThrowsWavFormatException() =>
        Prop.ForAll<byte[]>(bytes => IsReadOrRefused([.. "RIFF\0\0\0\0WAVE"u8, .. bytes])).Check(s_config);

    [Fact]
    public void ReadAll_DamagedFile_ReadsOrThrowsWavFormatException() =>
        Prop.ForAll<NonNegativeInt, byte, NonNegativeInt>((position, value, length) =>
        {
            var file = WavFile.Create(0xFFFE, 2, 44_100, 16, WavFile.Pcm16(1, 2, 3, 4), extra: WavFile.ExtensibleTail(1, 16));
            file[position.Get % file.Length] = value;
            return IsReadOrRefused(file[..(length.Get % 2 == 0 ? file.Length : length.Get % file.Length)]);
        }).Check(s_config);

    [Fact]
    public void ReadAll_AnyFormatChunk_ReadsOrThrowsWavFormatException() =>
        Prop.ForAll<ushort, ushort, int>((coding, channelCount, sampleRate) => IsReadOrRefused(
            WavFile.Create(coding % 8, channelCount % 70, sampleRate, coding / 8 % 70, [1, 2, 3, 4, 5, 6, 7, 8, 9])))
            .Check(s_config);

    private static bool IsReadOrRefused(byte[] file)
    {
        var fromMemory = Try(() => WavReader.ReadAll(file));
        var fromStream = Try(() => Task.Run(() => WavReader.ReadAllAsync(new MemoryStream(file))).GetAwaiter().GetResult());
        return fromMemory is null
            ? fromStream is null
            : fromStream is not null && fromMemory.Samples.Span.SequenceEqual(fromStream.Samples.Span)
                && fromMemory.IsTruncated == fromStream.IsTruncated;
    }

    private static WavAudio? Try(Func<WavAudio> read)
    {
        try
        {
            return read();
        }
        catch (WavFormatException)
        {
            return null;
        }
    }
}
