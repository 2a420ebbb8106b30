using Parley.Audio.G711;
using Parley.Audio.Resampling;

namespace Parley.Testing.Speech;

/// <summary>What a telephone leaves of 16 kHz speech: 300–3400 Hz, 8 kHz, µ-law.</summary>
public static class TelephoneBand
{
    private const int WideRate = 16000;
    private const int NarrowRate = 8000;
    private const double LowEdge = 300;
    private const double HighEdge = 3400;

    // The quality factors of a fourth-order Butterworth filter made of two second-order sections.
    private static readonly double[] s_sectionQualities = [0.5412, 1.3066];

    /// <summary>The speech as a telephone network delivers it: 8 kHz µ-law bytes.</summary>
    /// <param name="samples">16 kHz mono.</param>
    public static byte[] Encode(ReadOnlySpan<short> samples)
    {
        var narrow = Convert(samples, WideRate, NarrowRate);
        var values = Array.ConvertAll(narrow, sample => (double)sample);
        foreach (var quality in s_sectionQualities)
        {
            Filter(values, LowEdge, quality, highPass: true);
            Filter(values, HighEdge, quality, highPass: false);
        }

        var coded = new byte[values.Length];
        MuLaw.Encode(Array.ConvertAll(values, value => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue)), coded);
        return coded;
    }

    /// <summary>The speech after its way through a telephone, at 16 kHz again.</summary>
    /// <param name="samples">16 kHz mono.</param>
    public static short[] Apply(ReadOnlySpan<short> samples)
    {
        var coded = Encode(samples);
        var narrow = new short[coded.Length];
        MuLaw.Decode(coded, narrow);
        return Convert(narrow, NarrowRate, WideRate);
    }

    /// <summary>Whole audio at another sample rate.</summary>
    internal static short[] Convert(ReadOnlySpan<short> samples, int sourceRate, int targetRate)
    {
        var resampler = new Resampler(sourceRate, targetRate);
        var target = new short[resampler.GetMaxOutputCount(samples.Length) + resampler.MaxFlushCount];
        var count = resampler.Resample(samples, target);
        count += resampler.Flush(target.AsSpan(count));
        return target[..count];
    }

    /// <summary>One second-order section (R. Bristow-Johnson, Audio EQ Cookbook).</summary>
    private static void Filter(double[] values, double edge, double quality, bool highPass)
    {
        var angle = 2 * Math.PI * edge / NarrowRate;
        var (cosine, alpha) = (Math.Cos(angle), Math.Sin(angle) / (2 * quality));
        var outer = (highPass ? 1 + cosine : 1 - cosine) / 2;
        var middle = highPass ? -(1 + cosine) : 1 - cosine;
        double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var x = values[i];
            var y = ((outer * x) + (middle * x1) + (outer * x2) + (2 * cosine * y1) - ((1 - alpha) * y2)) / (1 + alpha);
            (x2, x1, y2, y1) = (x1, x, y1, y);
            values[i] = y;
        }
    }
}
