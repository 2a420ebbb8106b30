using Parley.Audio;
using Parley.Audio.G711;
using Parley.Audio.Wav;
using Parley.Calls.Sounds;

namespace Parley.Calls.Tests.Sounds;

[Trait("Category", "Unit")]
public sealed class HoldMusicTests
{
    [Fact]
    public void Soft_Piece_IsQuietAndBeginsAndEndsInSilence()
    {
        var audio = HoldMusic.Soft.Encode(AudioFormat.Pcmu);
        var samples = new short[audio.Length];
        MuLaw.Decode(audio, samples);

        Assert.Equal(TimeSpan.FromSeconds(9), AudioFormat.Pcmu.DurationOf(audio.Length));
        Assert.InRange(samples.Max(sample => Math.Abs((int)sample)), 1_000, 3_000);
        Assert.Equal((0, 0), (Math.Abs((int)samples[0]), Math.Abs((int)samples[^1])));
    }

    [Fact]
    public async Task FromWav_Stereo_IsPlayedAtTheLegsRate()
    {
        using var file = new MemoryStream();
        await using (var writer = await WavWriter.CreateAsync(file, 16_000, channelCount: 2, cancellationToken: TestContext.Current.CancellationToken))
        {
            await writer.WriteAsync(new short[2 * 16_000], TestContext.Current.CancellationToken);
        }

        var audio = HoldMusic.FromWav(file.ToArray()).Encode(AudioFormat.Pcm24k);

        Assert.Equal(TimeSpan.FromSeconds(1).TotalMilliseconds, AudioFormat.Pcm24k.DurationOf(audio.Length).TotalMilliseconds, 5.0);
    }

    [Fact]
    public void FromWav_NoWav_IsRefused() => Assert.Throws<WavFormatException>(() => HoldMusic.FromWav("no sound"u8));

    [Fact]
    public void New_Nothing_IsRefused() => Assert.Throws<ArgumentException>(() => new HoldMusic(ReadOnlyMemory<short>.Empty, 8_000));
}
