using Parley.Audio.Levels;
using Parley.Audio.Tests.Resampling;

namespace Parley.Audio.Tests.Levels;

[Trait("Category", "Unit")]
public sealed class LevelMeterTests
{
    [Fact]
    public void Measure_Silence_IsTheFloor()
    {
        Assert.Equal(AudioLevel.Silence, LevelMeter.Measure(new short[320]));
        Assert.Equal(AudioLevel.Silence, LevelMeter.Measure([]));
    }

    [Fact]
    public void Measure_FullScaleSine_IsMinusThree()
    {
        var level = LevelMeter.Measure(Tone.Create(1_000, 16_000, 320, 32_767));

        Assert.Equal(-3.01f, level.RmsDbfs, 0.01f);
        Assert.Equal(0, level.PeakDbfs, 0.01f);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(163)]
    [InlineData(4_800)]
    public void Measure_MostNegativeSamples_IsZero(int count)
    {
        var samples = new short[count];
        Array.Fill(samples, short.MinValue);

        var level = LevelMeter.Measure(samples);

        Assert.Equal(new AudioLevel(0, 0), level);
    }

    [Fact]
    public void Measure_AnyLength_EqualsTheDefinition()
    {
        var random = new Random(7);
        for (var length = 1; length < 70; length++)
        {
            var samples = Enumerable.Range(0, length).Select(_ => (short)random.Next(-32_768, 32_768)).ToArray();

            var level = LevelMeter.Measure(samples);

            Assert.Equal(20 * Math.Log10(Tone.Rms(samples) / 32_768), level.RmsDbfs, 0.001);
            Assert.Equal(20 * Math.Log10(samples.Max(sample => Math.Abs((int)sample)) / 32_768.0), level.PeakDbfs, 0.001);
        }
    }
}
