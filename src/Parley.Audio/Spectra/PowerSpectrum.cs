namespace Parley.Audio.Spectra;

/// <summary>
/// The power spectrum of real samples: a complex transform of half the length and the split of its result
/// into that of a real signal. Allocates nothing after construction. Not thread-safe.
/// </summary>
internal sealed class PowerSpectrum
{
    private readonly int _half;
    private readonly FourierTransform _transform;
    private readonly float[] _splitReal;
    private readonly float[] _splitImaginary;

    /// <param name="length">Samples; a power of two from 16 up.</param>
    public PowerSpectrum(int length)
    {
        Length = length;
        _half = length / 2;
        _transform = new FourierTransform(_half);
        _splitReal = new float[_half];
        _splitImaginary = new float[_half];
        for (var k = 0; k < _half; k++)
        {
            (var sin, var cos) = Math.SinCos(-2 * Math.PI * k / length);
            (_splitReal[k], _splitImaginary[k]) = ((float)cos, (float)sin);
        }
    }

    /// <summary>How many samples one transform takes.</summary>
    public int Length { get; }

    /// <summary>Computes |X(k)|² for <paramref name="firstBin"/> and the bins after it.</summary>
    /// <param name="samples">Exactly <see cref="Length"/> of them.</param>
    /// <param name="firstBin">From 1 up.</param>
    /// <param name="power">One value a bin; the last bin must be below half the length.</param>
    public void Compute(ReadOnlySpan<float> samples, int firstBin, Span<float> power)
    {
        var real = _transform.Real;
        var imaginary = _transform.Imaginary;
        for (var i = 0; i < _half; i++)
        {
            real[i] = samples[2 * i];
            imaginary[i] = samples[(2 * i) + 1];
        }

        _transform.Run();
        real = _transform.Real;
        imaginary = _transform.Imaginary;
        for (var i = 0; i < power.Length; i++)
        {
            var k = firstBin + i;
            var mirror = _half - k;
            var evenReal = real[k] + real[mirror];
            var evenImaginary = imaginary[k] - imaginary[mirror];
            var oddReal = imaginary[k] + imaginary[mirror];
            var oddImaginary = real[mirror] - real[k];
            var binReal = evenReal + (_splitReal[k] * oddReal) - (_splitImaginary[k] * oddImaginary);
            var binImaginary = evenImaginary + (_splitReal[k] * oddImaginary) + (_splitImaginary[k] * oddReal);
            power[i] = ((binReal * binReal) + (binImaginary * binImaginary)) / 4;
        }
    }
}
