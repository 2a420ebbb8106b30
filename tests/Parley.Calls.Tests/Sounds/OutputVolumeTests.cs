using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.G711;
using Parley.Calls.Bridging;
using Parley.Calls.Sounds;

namespace Parley.Calls.Tests.Sounds;

[Trait("Category", "Unit")]
public sealed class OutputVolumeTests
{
    [Theory]
    [InlineData(6, 1.995)]
    [InlineData(-12, 0.251)]
    public void Apply_QuietSpeech_IsMadeLouderOrSofterAsAsked(double gainDb, double expected)
    {
        var tone = Tone(3_000);
        var louder = new short[tone.Length];

        new OutputVolume(gainDb, 8_000).Apply(tone, louder);

        Assert.Equal(expected, Level(louder) / Level(tone), 0.01);
    }

    [Fact]
    public void Apply_LoudSpeech_NeverClipsAndIsStillATone()
    {
        var tone = Tone(30_000);
        var louder = new short[tone.Length];

        new OutputVolume(12, 8_000).Apply(tone, louder);

        Assert.InRange(louder.Max(sample => Math.Abs((int)sample)), 30_000, 32_000);
        Assert.DoesNotContain(Enumerable.Range(2, louder.Length - 2), index => louder[index] == louder[index - 1] && louder[index] == louder[index - 2]); // no flat tops
    }

    [Fact]
    public void Apply_SoftAfterLoud_ComesBackToTheGain()
    {
        var volume = new OutputVolume(12, 8_000);
        var (loud, soft) = (Tone(30_000), Tone(1_000));
        var target = new short[soft.Length];

        volume.Apply(loud, target);
        volume.Apply(soft, target);

        Assert.Equal(3.98, Level(target.AsSpan(4_000)) / Level(soft.AsSpan(4_000)), 0.05);
    }

    [Fact]
    public void Convert_TelephoneWithGain_IsLouderAndWithoutItUntouched()
    {
        var tone = new byte[8_000];
        MuLaw.Encode(Tone(3_000), tone);
        var path = new AudioPath(AudioFormat.Pcmu, AudioFormat.Pcmu, 6);
        var samples = new short[8_000];

        MuLaw.Decode(path.Convert(tone).Span, samples);

        Assert.False(path.IsPassThrough);
        Assert.True(new AudioPath(AudioFormat.Pcmu, AudioFormat.Pcmu, 0).IsPassThrough);
        Assert.Equal(1.995, Level(samples) / Level(Tone(3_000)), 0.05);
    }

    [Fact]
    public void Convert_LinearWithGain_LeavesTheSourceAlone()
    {
        var tone = MemoryMarshal.AsBytes<short>(Tone(3_000)).ToArray();
        var before = tone.ToArray();

        new AudioPath(AudioFormat.Pcm8k, AudioFormat.Pcm8k, 6).Convert(tone);

        Assert.Equal(before, tone);
    }

    private static short[] Tone(double amplitude) =>
        [.. Enumerable.Range(0, 8_000).Select(index => (short)(amplitude * Math.Sin(2 * Math.PI * 440 * index / 8_000)))];

    private static double Level(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }
}
