namespace Parley.Audio.Resampling;

/// <summary>A rate change in lowest terms, with its filter: <c>Up</c> samples out for every <c>Down</c> samples in.</summary>
internal sealed class ResamplingRatio
{
    private const int MaxTerm = 1280;

    public ResamplingRatio(int sourceRate, int targetRate)
    {
        var divisor = Gcd(sourceRate, targetRate);
        Up = targetRate / divisor;
        Down = sourceRate / divisor;
        if (Up > MaxTerm || Down > MaxTerm)
        {
            throw new ArgumentException(
                $"{sourceRate} to {targetRate} Hz is {Down}:{Up} in lowest terms; the terms may be {MaxTerm} at most. " +
                "Use a common rate such as 8000, 16000, 22050, 24000, 44100 or 48000 Hz.");
        }

        Prototype = LowPassDesign.Create((double)sourceRate * Up, Math.Min(sourceRate, targetRate), Up);
        TapsPerPhase = (Prototype.Length + Up - 1) / Up;
    }

    /// <summary>Samples out for every <see cref="Down"/> samples in; also the number of phases.</summary>
    public int Up { get; }

    /// <summary>Samples in for every <see cref="Up"/> samples out.</summary>
    public int Down { get; }

    /// <summary>The filter at <see cref="Up"/> times the source rate; symmetric.</summary>
    public double[] Prototype { get; }

    /// <summary>The most source samples that one output sample is made of.</summary>
    public int TapsPerPhase { get; }

    /// <summary>The weight of the source sample <paramref name="age"/> samples back, for the outputs of one phase.</summary>
    public float Tap(int phase, int age)
    {
        var index = phase + (age * Up);
        return index < Prototype.Length ? (float)Prototype[index] : 0;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
