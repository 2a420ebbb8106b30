namespace Parley.Audio.Tests.Vad;

/// <summary>Noise of unit power, the same on every run.</summary>
internal static class Noise
{
    public static double[] White(int count)
    {
        var random = new Random(11);
        return Normalize([.. Enumerable.Range(0, count).Select(_ => Gauss(random))]);
    }

    /// <summary>Pink noise by P. Kellet's filter ("economy" form, 1999): within 0.5 dB above 10 Hz at audio rates.</summary>
    public static double[] Pink(int count)
    {
        var random = new Random(12);
        double a = 0, b = 0, c = 0;
        return Normalize(
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var white = Gauss(random);
                a = (0.99765 * a) + (white * 0.0990460);
                b = (0.96300 * b) + (white * 0.2965164);
                c = (0.57000 * c) + (white * 1.0526913);
                return a + b + c + (white * 0.1848);
            }),
        ]);
    }

    /// <summary>Eight people speaking at once, without pauses.</summary>
    public static double[] Babble(int count)
    {
        const int talkerCount = 8;
        var others = HumanSpeech.LoadOthers().Select(sample => (double)sample).ToArray();
        var talk = WithoutPauses(others);
        return Normalize(
        [
            .. Enumerable.Range(0, count).Select(
                i => Enumerable.Range(0, talkerCount).Sum(talker => talk[(i + (talker * talk.Length / talkerCount)) % talk.Length])),
        ]);
    }

    private static double[] WithoutPauses(double[] samples)
    {
        const int frameLength = HumanSpeech.SampleRate / 50;
        var frames = samples.Chunk(frameLength).Where(frame => frame.Length == frameLength);
        return [.. frames.Where(frame => frame.Sum(sample => sample * sample) / frameLength > 100 * 100).SelectMany(frame => frame)];
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[] Normalize(double[] samples)
    {
        var rms = Math.Sqrt(samples.Average(sample => sample * sample));
        return [.. samples.Select(sample => sample / rms)];
    }
}
