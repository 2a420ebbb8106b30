using Parley.Audio.Spectra;

namespace Parley.Audio.Noise;

/// <summary>
/// Spectra of overlapping windows of sound, and sound again from spectra: a sine window before and after, half of each window shared
/// with the next, so that an unchanged spectrum gives back the sound. Allocates nothing after construction. Not thread-safe.
/// </summary>
internal sealed class ShortTimeSpectrum
{
    private readonly FourierTransform _transform;
    private readonly float[] _window;
    private readonly float[] _last; // the first half of the next window
    private readonly float[] _overlap; // the second half of the last window's sound

    /// <param name="length">Samples of a window; a power of two from 16 up.</param>
    public ShortTimeSpectrum(int length)
    {
        _transform = new FourierTransform(length);
        _window = new float[length];
        for (var i = 0; i < length; i++)
        {
            _window[i] = MathF.Sin(MathF.PI * (i + 0.5f) / length);
        }

        (HopLength, BinCount) = (length / 2, (length / 2) + 1);
        _last = new float[HopLength];
        _overlap = new float[HopLength];
    }

    /// <summary>Samples from one window to the next.</summary>
    public int HopLength { get; }

    /// <summary>Bins from 0 Hz to half the sample rate.</summary>
    public int BinCount { get; }

    /// <summary>Moves on by one hop and gives the power of each bin.</summary>
    /// <param name="hop">The next <see cref="HopLength"/> samples.</param>
    /// <param name="powers"><see cref="BinCount"/> values.</param>
    public void Analyze(ReadOnlySpan<short> hop, Span<float> powers)
    {
        var real = _transform.Real;
        var imaginary = _transform.Imaginary;
        imaginary.Clear();
        for (var i = 0; i < HopLength; i++)
        {
            real[i] = _last[i] * _window[i];
            real[HopLength + i] = hop[i] * _window[HopLength + i];
            _last[i] = hop[i];
        }

        _transform.Run();
        real = _transform.Real;
        imaginary = _transform.Imaginary;
        for (var bin = 0; bin < powers.Length; bin++)
        {
            powers[bin] = (real[bin] * real[bin]) + (imaginary[bin] * imaginary[bin]);
        }
    }

    /// <summary>The sound of the last analysed spectrum with its bins scaled: that of the hop before the last one given.</summary>
    /// <param name="gains"><see cref="BinCount"/> factors.</param>
    /// <param name="hop"><see cref="HopLength"/> samples.</param>
    public void Synthesize(ReadOnlySpan<float> gains, Span<short> hop)
    {
        var real = _transform.Real;
        var imaginary = _transform.Imaginary;
        var length = _transform.Length;
        for (var bin = 0; bin < length; bin++)
        {
            var gain = gains[Math.Min(bin, length - bin)] / length;
            real[bin] *= gain;
            imaginary[bin] *= gain;
        }

        _transform.Exchange();
        _transform.Run();
        _transform.Exchange();
        real = _transform.Real;
        for (var i = 0; i < HopLength; i++)
        {
            hop[i] = (short)Math.Clamp(MathF.Round(_overlap[i] + (real[i] * _window[i])), short.MinValue, short.MaxValue);
            _overlap[i] = real[HopLength + i] * _window[HopLength + i];
        }
    }

    public void Reset()
    {
        _last.AsSpan().Clear();
        _overlap.AsSpan().Clear();
    }
}
