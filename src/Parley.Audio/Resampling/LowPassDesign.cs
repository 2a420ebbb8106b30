namespace Parley.Audio.Resampling;

/// <summary>
/// The prototype low pass of a rate change: a sinc under a Kaiser window, the shortest that keeps the stop band 80 dB down
/// (Kaiser's formulas, as in Oppenheim and Schafer, Discrete-Time Signal Processing, §7.6).
/// </summary>
internal static class LowPassDesign
{
    /// <summary>The band that passes, as a share of the lower rate.</summary>
    public const double PassEdge = 0.45;

    /// <summary>Where the stop band begins, as a share of the lower rate.</summary>
    public const double StopEdge = 0.57;

    // Kaiser's formulas are estimates; measured over all rate pairs, the worst stop band (8 to 48 kHz) is 80.1 dB down.
    private const double AttenuationDb = 80.5;

    /// <summary>Designs the filter at the rate both sides share, <paramref name="commonRate"/>.</summary>
    /// <param name="commonRate">In Hz: the source rate times <paramref name="gain"/>.</param>
    /// <param name="lowerRate">The lower of source and target rate, in Hz.</param>
    /// <param name="gain">The sum of all taps: the number of phases, so that each phase passes level unchanged.</param>
    /// <returns>An odd, symmetric number of taps, oldest first.</returns>
    public static double[] Create(double commonRate, double lowerRate, double gain)
    {
        var transition = (StopEdge - PassEdge) * lowerRate / commonRate;
        var order = (int)Math.Ceiling((AttenuationDb - 7.95) / (14.36 * transition));
        var half = (order + 1) / 2;
        var cutoff = (PassEdge + StopEdge) / 2 * lowerRate / commonRate;
        var beta = 0.1102 * (AttenuationDb - 8.7);
        var taps = new double[(2 * half) + 1];
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - half;
            var sinc = distance == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * distance) / (Math.PI * distance);
            var position = (double)distance / (half + 1);
            taps[i] = sinc * BesselI0(beta * Math.Sqrt(1 - (position * position)));
        }

        var scale = gain / taps.Sum();
        for (var i = 0; i < taps.Length; i++)
        {
            taps[i] *= scale;
        }

        return taps;
    }

    private static double BesselI0(double x)
    {
        var sum = 1.0;
        var term = 1.0;
        var quarterSquare = x * x / 4;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= quarterSquare / ((double)k * k);
            sum += term;
        }

        return sum;
    }
}
