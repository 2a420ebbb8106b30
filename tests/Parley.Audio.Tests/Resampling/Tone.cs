namespace Parley.Audio.Tests.Resampling;

/// <summary>Sines, and how clean a signal is as one.</summary>
internal static class Tone
{
    public static short[] Create(double frequency, int sampleRate, int count, double amplitude = 16_384)
    {
        var samples = new short[count];
        for (var i = 0; i < count; i++)
        {
            samples[i] = (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * i / sampleRate));
        }

        return samples;
    }

    public static double Rms(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }

    /// <summary>Fits a sine of the frequency by least squares; returns its amplitude, its phase and all else's level below it.</summary>
    public static (double Amplitude, double Phase, double SnrDb) Fit(ReadOnlySpan<short> samples, double frequency, int sampleRate)
    {
        double ss = 0, cc = 0, sc = 0, xs = 0, xc = 0;
        var omega = 2 * Math.PI * frequency / sampleRate;
        for (var i = 0; i < samples.Length; i++)
        {
            var (sin, cos) = Math.SinCos(omega * i);
            ss += sin * sin;
            cc += cos * cos;
            sc += sin * cos;
            xs += samples[i] * sin;
            xc += samples[i] * cos;
        }

        var determinant = (ss * cc) - (sc * sc);
        var a = ((xs * cc) - (xc * sc)) / determinant;
        var b = ((xc * ss) - (xs * sc)) / determinant;
        var residue = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var (sin, cos) = Math.SinCos(omega * i);
            var difference = samples[i] - (a * sin) - (b * cos);
            residue += difference * difference;
        }

        var amplitude = Math.Sqrt((a * a) + (b * b));
        var snr = 10 * Math.Log10(amplitude * amplitude / 2 / (residue / samples.Length));
        return (amplitude, Math.Atan2(b, a), snr);
    }
}
