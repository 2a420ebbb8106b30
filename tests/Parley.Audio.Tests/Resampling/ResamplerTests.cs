using Parley.Audio.Resampling;

namespace Parley.Audio.Tests.Resampling;

[Trait("Category", "Unit")]
public sealed class ResamplerTests
{
    [Theory]
    [MemberData(nameof(RatePairs.All), MemberType = typeof(RatePairs))]
    [Row(140)]
    public void Resample_WholeFrames_GiveWholeFrames(int sourceRate, int targetRate)
    {
        var resampler = new Resampler(sourceRate, targetRate);
        var frame = new short[sourceRate / 50];
        var target = new short[targetRate / 50];

        for (var i = 0; i < 10; i++)
        {
            var written = resampler.Resample(frame, target);

            Assert.Equal(targetRate / 50, written);
        }
    }

    [Theory]
    [MemberData(nameof(RatePairs.All), MemberType = typeof(RatePairs))]
    [Row(140)]
    public void Resample_Tone_KeepsItCleanAndInTime(int sourceRate, int targetRate)
    {
        var frequency = 0.3 * Math.Min(sourceRate, targetRate);
        var resampler = new Resampler(sourceRate, targetRate);
        var output = Run(resampler, Tone.Create(frequency, sourceRate, sourceRate / 2), sourceRate / 50);

        var skipped = targetRate / 20;
        var settled = output.AsSpan(skipped);
        var (amplitude, phase, snr) = Tone.Fit(settled, frequency, targetRate);

        var time = ((double)skipped / targetRate) - resampler.Delay.TotalSeconds;
        Assert.InRange(20 * Math.Log10(amplitude / 16_384), -0.05, 0.05);
        TestContext.Current.SendDiagnosticMessage("{0,6} -> {1,6}: SNR {2:F1} dB", sourceRate, targetRate, snr);
        Assert.True(snr >= 80, $"SNR {snr:F1} dB");
        Assert.Equal(0, Math.IEEERemainder(phase - (2 * Math.PI * frequency * time), 2 * Math.PI), 0.02);
    }

    /// <summary>On the way up nothing above half the source rate can be fed in; the images are in the SNR above.</summary>
    [Theory]
    [MemberData(nameof(RatePairs.Down), MemberType = typeof(RatePairs))]
    public void Resample_ToneInStopBand_IsGone(int sourceRate, int targetRate)
    {
        var resampler = new Resampler(sourceRate, targetRate);
        var frequency = Math.Min(0.6 * targetRate, 0.49 * sourceRate);
        var output = Run(resampler, Tone.Create(frequency, sourceRate, sourceRate / 2), sourceRate / 50);

        var rms = Tone.Rms(output.AsSpan(targetRate / 20));

        Assert.True(rms < 16_384 / Math.Sqrt(2) * 1e-4, $"rms {rms:F2}");
    }

    [Theory]
    [MemberData(nameof(RatePairs.All), MemberType = typeof(RatePairs))]
    public void Resample_Vectors_EqualTheScalarTwin(int sourceRate, int targetRate)
    {
        var source = Noise(sourceRate / 5);
        var ratio = new ResamplingRatio(sourceRate, targetRate);

        var output = Run(new Resampler(sourceRate, targetRate), source, sourceRate / 50);

        var twin = ScalarResampler.Resample(ratio, source, output.Length);
        if (ratio.Up <= 8 && ratio.Down <= 8)
        {
            Assert.Equal(twin, output); // bit for bit: one chain of multiply-adds per output
        }
        else
        {
            // The eight lanes of a scalar product are added in another order: one step at most.
            Assert.All(output.Zip(twin), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        }
    }

    [Theory]
    [MemberData(nameof(RatePairs.All), MemberType = typeof(RatePairs))]
    public void Resample_AnyChunks_GiveTheSameStream(int sourceRate, int targetRate)
    {
        var source = Noise(sourceRate / 5);
        var whole = Run(new Resampler(sourceRate, targetRate), source, source.Length);

        foreach (var chunk in (int[])[1, 7, 83, 161, 1000])
        {
            var pieces = Run(new Resampler(sourceRate, targetRate), source, chunk);

            Assert.Equal(whole, pieces);
        }
    }

    [Fact]
    public void Resample_Overload_Saturates()
    {
        var square = Enumerable.Range(0, 1_600).Select(i => i / 20 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();

        var output = Run(new Resampler(8_000, 24_000), square, 160);

        Assert.Contains(short.MaxValue, output);
        Assert.Contains(short.MinValue, output);
        Assert.DoesNotContain(output.Zip(output.Skip(1)), pair => Math.Abs(pair.First - pair.Second) > 60_000);
    }

    [Fact]
    public void Resample_EqualRates_Copies()
    {
        var source = Noise(100);

        var output = Run(new Resampler(16_000, 16_000), source, 33);

        Assert.Equal(source, output);
    }

    [Fact]
    public void Resample_TargetTooShort_ThrowsAndTakesNothing()
    {
        var source = Noise(320);
        var resampler = new Resampler(16_000, 24_000);

        Assert.Throws<ArgumentException>("target", () => resampler.Resample(source, new short[479]));

        Assert.Equal(Run(new Resampler(16_000, 24_000), source, 320), Run(resampler, source, 320));
    }

    [Theory]
    [MemberData(nameof(RatePairs.All), MemberType = typeof(RatePairs))]
    public void Flush_AfterSound_GivesItsEnd(int sourceRate, int targetRate)
    {
        var resampler = new Resampler(sourceRate, targetRate);
        var frequency = 0.1 * Math.Min(sourceRate, targetRate);
        var output = Run(resampler, Tone.Create(frequency, sourceRate, sourceRate / 10), sourceRate / 50);
        var tail = new short[resampler.MaxFlushCount];

        var count = resampler.Flush(tail);

        var delayCount = resampler.Delay.TotalSeconds * targetRate;
        Assert.InRange(count, delayCount, delayCount + (8.0 * targetRate / sourceRate) + 8);
        Assert.True(Tone.Rms(tail.AsSpan(0, (int)delayCount)) > 5_000);
        Assert.Equal(targetRate / 10, output.Length);
    }

    [Fact]
    public void Reset_AfterSound_ForgetsIt()
    {
        var resampler = new Resampler(22_050, 8_000);
        var source = Noise(1_000);
        var first = Run(resampler, source, 100);

        resampler.Reset();

        Assert.Equal(first, Run(resampler, source, 100));
    }

    [Theory]
    [InlineData(44_100, 16_000)]
    [InlineData(11_025, 16_000)]
    [InlineData(44_100, 24_000)]
    [InlineData(32_000, 24_000)]
    [InlineData(96_000, 16_000)]
    [InlineData(12_000, 8_000)]
    public void Resample_OtherFileRates_KeepAToneClean(int sourceRate, int targetRate)
    {
        var output = Run(new Resampler(sourceRate, targetRate), Tone.Create(1_000, sourceRate, sourceRate / 2), 500);

        var (amplitude, _, snr) = Tone.Fit(output.AsSpan(targetRate / 20), 1_000, targetRate);

        Assert.InRange(amplitude, 16_384 * 0.99, 16_384 * 1.01);
        Assert.True(snr >= 80, $"SNR {snr:F1} dB");
    }

    [Theory]
    [InlineData(0, 8_000)]
    [InlineData(8_000, -1)]
    [InlineData(8_000, 1_000_000)]
    public void Constructor_RateOutOfRange_Throws(int sourceRate, int targetRate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(sourceRate, targetRate));

    [Fact]
    public void Constructor_RatesWithoutSmallRatio_Throws() =>
        Assert.Throws<ArgumentException>(() => new Resampler(8_000, 44_099));

    private static short[] Run(Resampler resampler, short[] source, int chunk)
    {
        var output = new List<short>();
        for (var position = 0; position < source.Length; position += chunk)
        {
            var count = Math.Min(chunk, source.Length - position);
            var target = new short[resampler.GetMaxOutputCount(count)];
            var written = resampler.Resample(source.AsSpan(position, count), target);
            output.AddRange(target.AsSpan(0, written));
        }

        return [.. output];
    }

    private static short[] Noise(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => (short)random.Next(-20_000, 20_000))];
    }
}
