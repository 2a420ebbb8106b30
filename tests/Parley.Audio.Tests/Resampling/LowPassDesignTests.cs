using Parley.Audio.Resampling;

namespace Parley.Audio.Tests.Resampling;

[Trait("Category", "Unit")]
public sealed class LowPassDesignTests
{
    [Theory]
    [MemberData(nameof(RatePairs.All), MemberType = typeof(RatePairs))]
    public void Prototype_AnyPair_MeetsTheQualityInTheIssue(int sourceRate, int targetRate)
    {
        var ratio = new ResamplingRatio(sourceRate, targetRate);
        var commonRate = (double)sourceRate * ratio.Up;
        double lowerRate = Math.Min(sourceRate, targetRate);

        var passBand = Responses(ratio, 0, 0.45 * lowerRate / commonRate, 300).ToArray();
        var stopBand = Responses(ratio, 0.57 * lowerRate / commonRate, Math.Min(0.5, 6 * lowerRate / commonRate), 3_000).ToArray();
        var delay = (ratio.Prototype.Length - 1) / 2.0 / commonRate;
        TestContext.Current.SendDiagnosticMessage(
            "{0,6} -> {1,6}: stop {2:F1} dB, pass {3:F4} to {4:F4} dB, delay {5:F2} ms, {6} taps a phase",
            sourceRate, targetRate, stopBand.Max(), passBand.Min(), passBand.Max(), delay * 1000, ratio.TapsPerPhase);

        Assert.True(stopBand.Max() <= -80, $"stop band {stopBand.Max():F2} dB");
        Assert.InRange(passBand.Min(), -0.05, 0.05);
        Assert.InRange(passBand.Max(), -0.05, 0.05);
        Assert.InRange(delay, 0, 0.003);
    }

    private static IEnumerable<double> Responses(ResamplingRatio ratio, double from, double to, int steps) =>
        Enumerable.Range(0, steps + 1).Select(step => Response(ratio, from + ((to - from) * step / steps)));

    /// <summary>In dB; the filter is symmetric, so its response is a sum of cosines about its middle.</summary>
    private static double Response(ResamplingRatio ratio, double frequency)
    {
        var taps = ratio.Prototype;
        var middle = taps.Length / 2;
        var sum = taps[middle];

        // cos((n+1)x) = 2 cos(x) cos(nx) - cos((n-1)x): no cosine a tap.
        var step = Math.Cos(2 * Math.PI * frequency);
        var (before, now) = (1.0, step);
        for (var i = 1; i <= middle; i++)
        {
            sum += 2 * taps[middle + i] * now;
            (before, now) = (now, (2 * step * now) - before);
        }

        return 20 * Math.Log10(Math.Max(Math.Abs(sum) / ratio.Up, 1e-12));
    }
}
