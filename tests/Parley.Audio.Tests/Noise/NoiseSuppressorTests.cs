using Parley.Audio.Levels;
using Parley.Audio.Noise;

namespace Parley.Audio.Tests.Noise;

/// <summary>The noise goes, the speech stays, and not a sample is lost.</summary>
[Trait("Category", "Unit")]
public sealed class NoiseSuppressorTests
{
    private const int SampleRate = 16_000;
    private const double NoiseDeviation = 300; // about -41 dBFS

    [Theory]
    [InlineData(8_000, 160)]
    [InlineData(16_000, 320)]
    [InlineData(16_000, 7)]
    [InlineData(24_000, 481)]
    [InlineData(48_000, 5_000)]
    public void Process_FloorOfOne_GivesTheSameSamples(int sampleRate, int chunk)
    {
        var sound = Noise(sampleRate + 123, seed: 1, deviation: 3_000);
        var suppressor = new NoiseSuppressor(sampleRate, floor: 1);

        var result = Run(suppressor, sound, chunk);

        Assert.Equal(sound.Length, result.Length);
        Assert.All(Enumerable.Range(0, sound.Length), index => Assert.InRange(result[index] - sound[index], -1, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(512)]
    public void Flush_AnyLength_GivesEverySample(int length)
    {
        var sound = Noise(length, seed: 2, deviation: 3_000);

        Assert.Equal(length, Run(new NoiseSuppressor(SampleRate), sound, chunk: 100).Length);
    }

    [Fact]
    public void Process_LearnedNoise_LowersItAtOnce()
    {
        var suppressor = new NoiseSuppressor(SampleRate);
        suppressor.Learn(Noise(SampleRate, seed: 3));

        var result = Run(suppressor, Noise(SampleRate, seed: 4), chunk: 320);

        Assert.InRange(Rms(result) - 20 * Math.Log10(NoiseDeviation / 32_768), -14.5, -10);
    }

    [Fact]
    public void Process_NothingLearned_FindsTheNoise()
    {
        var result = Run(new NoiseSuppressor(SampleRate), Noise(SampleRate * 4, seed: 5), chunk: 320);

        Assert.InRange(Rms(result[(SampleRate * 3)..]) - Rms(Noise(SampleRate, seed: 6)), -14.5, -9);
    }

    [Fact]
    public void Process_NoiseThatRises_IsFoundWithinFourSeconds()
    {
        var suppressor = new NoiseSuppressor(SampleRate);
        Run(suppressor, Noise(SampleRate, seed: 7, deviation: 30), chunk: 320, flush: false);
        var louder = Noise(SampleRate * 5, seed: 8);

        var result = Run(suppressor, louder, chunk: 320);

        Assert.InRange(Rms(result[..(SampleRate / 2)]) - Rms(louder), -3, 1); // taken for speech at first
        Assert.InRange(Rms(result[(SampleRate * 4)..]) - Rms(louder), -14.5, -9);
    }

    /// <summary>Bursts of three tones as syllables, 20 dB above the noise.</summary>
    [Fact]
    public void Process_SpeechInNoise_LeavesTheSpeechAndWidensTheRatio()
    {
        var noise = Noise(SampleRate * 3, seed: 9);
        var clean = Syllables(noise.Length);
        var noisy = clean.Zip(noise, (first, second) => (short)(first + second)).ToArray();
        var suppressor = new NoiseSuppressor(SampleRate);
        suppressor.Learn(noisy.AsSpan(0, SampleRate * 3 / 2));

        var result = Run(suppressor, noisy, chunk: 320);

        var spoken = Enumerable.Range(0, clean.Length).Where(index => IsSyllable(index)).ToList();
        var silent = Enumerable.Range(0, clean.Length).Where(index => !IsSyllable(index) && !IsSyllable(index - 1_600)).ToList();
        var error = Power(spoken.Select(index => (double)result[index] - clean[index]));
        Assert.InRange(10 * Math.Log10(Power(spoken.Select(index => (double)clean[index])) / error), 22, 60); // 20 before
        Assert.InRange(10 * Math.Log10(Power(silent.Select(index => (double)result[index])) / (NoiseDeviation * NoiseDeviation)), -14.5, -9);
    }

    [Fact]
    public void Learn_SoundShorterThanTwoWindows_ChangesNothing()
    {
        var suppressor = new NoiseSuppressor(SampleRate);

        suppressor.Learn(new short[100]);

        Assert.Equal(1_000, Run(suppressor, Noise(1_000, seed: 10), chunk: 320).Length);
    }

    [Theory]
    [InlineData(7_999, 0.2f)]
    [InlineData(48_001, 0.2f)]
    [InlineData(16_000, 0f)]
    [InlineData(16_000, 1.1f)]
    [InlineData(16_000, float.NaN)]
    public void Constructor_ValueOutOfRange_IsRefused(int sampleRate, float floor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseSuppressor(sampleRate, floor));

    private static short[] Run(NoiseSuppressor suppressor, short[] sound, int chunk, bool flush = true)
    {
        var result = new List<short>();
        var target = new short[Math.Max(suppressor.GetMaxOutputCount(chunk), suppressor.MaxFlushCount)];
        foreach (var part in sound.Chunk(chunk))
        {
            result.AddRange(target.AsSpan(0, suppressor.Process(part, target)));
        }

        if (flush)
        {
            result.AddRange(target.AsSpan(0, suppressor.Flush(target)));
        }

        return [.. result];
    }

    private static short[] Noise(int length, int seed, double deviation = NoiseDeviation)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (short)Math.Round(
            deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    private static bool IsSyllable(int index) => index >= 4_000 && index / 3_200 % 2 == 1;

    private static short[] Syllables(int length) => [.. Enumerable.Range(0, length).Select(index => IsSyllable(index)
        ? (short)(2_500 * (Math.Sin(index * 0.12) + Math.Sin(index * 0.31) + Math.Sin(index * 0.77)) * Math.Sin(Math.PI * (index % 3_200) / 3_200))
        : (short)0)];

    private static double Rms(short[] sound) => LevelMeter.Measure(sound).RmsDbfs;

    private static double Power(IEnumerable<double> values) => values.Average(value => value * value);
}
