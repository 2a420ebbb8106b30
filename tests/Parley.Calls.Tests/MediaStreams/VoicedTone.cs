using System.Runtime.InteropServices;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>
/// A sound within the telephone's band that is known at every instant, and what ideal converters make of it: the yardstick of the path
/// between 8 and 24 kHz. It repeats every 100 ms.
/// </summary>
internal static class VoicedTone
{
    private const int Period = 800; // samples at 8 kHz
    private static readonly (double Hz, double Amplitude)[] s_partials =
        [(310, 4200), (620, 3000), (930, 2400), (1240, 1800), (1860, 1200), (2480, 700), (3100, 400)];

    /// <summary>The sound as the caller's telephone sends it.</summary>
    public static byte[] MuLaw(int count)
    {
        var samples = Enumerable.Range(0, count).Select(index => Round(At(index / 8000d))).ToArray();
        var encoded = new byte[count];
        Parley.Audio.G711.MuLaw.Encode(samples, encoded);
        return encoded;
    }

    /// <summary>The sound as a model sends it.</summary>
    public static byte[] Pcm24(int count) =>
        MemoryMarshal.AsBytes<short>(Enumerable.Range(0, count).Select(index => Round(At(index / 24_000d))).ToArray()).ToArray();

    public static double[] Samples(byte[] pcm) => [.. MemoryMarshal.Cast<byte, short>(pcm).ToArray().Select(sample => (double)sample)];

    public static double[] Decoded(byte[] encoded)
    {
        var samples = new short[encoded.Length];
        Parley.Audio.G711.MuLaw.Decode(encoded, samples);
        return [.. samples.Select(sample => (double)sample)];
    }

    /// <summary>What the sound is after an ideal resampler and the encoder, heard a while later: by that many samples at 24 kHz.</summary>
    public static double IdealDownsampledAndEncoded(int index, int delay) =>
        Parley.Audio.G711.MuLaw.Decode(Parley.Audio.G711.MuLaw.Encode(Round(At((index / 8000d) - (delay / 24_000d)))));

    /// <summary>What an ideal interpolation between the samples of a telephone is; for samples at 24 kHz.</summary>
    public static Func<int, int, double> IdealUpsampled(byte[] encoded)
    {
        var decoded = Decoded(encoded)[..Period];
        var spectrum = Enumerable.Range(0, Period / 2).Select(bin => (
            Cosine: decoded.Select((sample, index) => sample * Math.Cos(2 * Math.PI * bin * index / Period)).Sum() * (bin == 0 ? 1 : 2) / Period,
            Sine: decoded.Select((sample, index) => sample * Math.Sin(2 * Math.PI * bin * index / Period)).Sum() * 2 / Period)).ToArray();
        var ideal = Enumerable.Range(0, 3 * Period).Select(index => spectrum
            .Select((part, bin) => (part.Cosine * Math.Cos(2 * Math.PI * bin * index / (3 * Period))) + (part.Sine * Math.Sin(2 * Math.PI * bin * index / (3 * Period))))
            .Sum()).ToArray();
        return (index, delay) => ideal[(((index - delay) % (3 * Period)) + (3 * Period)) % (3 * Period)];
    }

    /// <summary>In decibels, at the delay that suits best: a filter's delay is no noise. The first fifth is left out.</summary>
    public static double SignalToNoise(double[] heard, Func<int, int, double> ideal)
    {
        var skipped = heard.Length / 5;
        var best = Enumerable.Range(0, 240).MaxBy(delay => Measure(skipped, skipped + 200, delay));
        return Measure(skipped, heard.Length, best);

        double Measure(int first, int end, int delay)
        {
            var (signal, noise) = (0d, 0d);
            for (var index = first; index < end; index++)
            {
                var expected = ideal(index, delay);
                signal += expected * expected;
                noise += (heard[index] - expected) * (heard[index] - expected);
            }

            return 10 * Math.Log10(signal / Math.Max(noise, 1e-9));
        }
    }

    private static double At(double seconds) => s_partials.Sum(partial => partial.Amplitude * Math.Sin(2 * Math.PI * partial.Hz * seconds));

    private static short Round(double sample) => (short)Math.Round(sample);
}
