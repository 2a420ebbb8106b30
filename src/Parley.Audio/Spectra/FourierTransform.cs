using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Audio.Spectra;

/// <summary>
/// The discrete Fourier transform of complex numbers (Stockham, radix 2), in place. Allocates nothing after construction. Not
/// thread-safe.
/// </summary>
internal sealed class FourierTransform
{
    private readonly float[] _twiddleReal; // stage after stage: length/2, length/4 ... 1 factors
    private readonly float[] _twiddleImaginary;
    private float[] _real;
    private float[] _imaginary;
    private float[] _nextReal;
    private float[] _nextImaginary;

    /// <param name="length">Complex numbers; a power of two from 8 up.</param>
    public FourierTransform(int length)
    {
        Length = length;
        _real = new float[length];
        _imaginary = new float[length];
        _nextReal = new float[length];
        _nextImaginary = new float[length];
        _twiddleReal = new float[length];
        _twiddleImaginary = new float[length];
        var index = 0;
        for (var size = length; size > 1; size /= 2)
        {
            for (var p = 0; p < size / 2; p++, index++)
            {
                (var sin, var cos) = Math.SinCos(-2 * Math.PI * p / size);
                (_twiddleReal[index], _twiddleImaginary[index]) = ((float)cos, (float)sin);
            }
        }
    }

    public int Length { get; }

    /// <summary>The real parts: input before, output after <see cref="Run"/>, which gives another span.</summary>
    public Span<float> Real => _real;

    /// <summary>The imaginary parts, likewise.</summary>
    public Span<float> Imaginary => _imaginary;

    /// <summary>Transforms forward, without a scale. Exchanging real and imaginary parts before and after makes it the inverse times the length.</summary>
    public void Run()
    {
        var twiddle = 0;
        var stride = 1;
        for (var size = Length; size > 1; size /= 2, stride *= 2)
        {
            var half = size / 2;
            for (var p = 0; p < half; p++, twiddle++)
            {
                Butterflies(p * stride, (p + half) * stride, 2 * p * stride, stride, twiddle);
            }

            (_real, _nextReal) = (_nextReal, _real);
            (_imaginary, _nextImaginary) = (_nextImaginary, _imaginary);
        }
    }

    /// <summary>Takes the present numbers with real and imaginary parts exchanged.</summary>
    public void Exchange() => (_real, _imaginary) = (_imaginary, _real);

    private void Butterflies(int first, int second, int target, int stride, int twiddle)
    {
        var (wr, wi) = (_twiddleReal[twiddle], _twiddleImaginary[twiddle]);
        if (stride < Vector256<float>.Count)
        {
            for (var q = 0; q < stride; q++)
            {
                var (ar, ai) = (_real[first + q], _imaginary[first + q]);
                var (br, bi) = (_real[second + q], _imaginary[second + q]);
                _nextReal[target + q] = ar + br;
                _nextImaginary[target + q] = ai + bi;
                var (dr, di) = (ar - br, ai - bi);
                _nextReal[target + stride + q] = (dr * wr) - (di * wi);
                _nextImaginary[target + stride + q] = (dr * wi) + (di * wr);
            }

            return;
        }

        ref var real = ref MemoryMarshal.GetArrayDataReference(_real);
        ref var imaginary = ref MemoryMarshal.GetArrayDataReference(_imaginary);
        ref var nextReal = ref MemoryMarshal.GetArrayDataReference(_nextReal);
        ref var nextImaginary = ref MemoryMarshal.GetArrayDataReference(_nextImaginary);
        for (var q = 0; q < stride; q += Vector256<float>.Count)
        {
            var ar = Vector256.LoadUnsafe(ref real, (nuint)(first + q));
            var ai = Vector256.LoadUnsafe(ref imaginary, (nuint)(first + q));
            var br = Vector256.LoadUnsafe(ref real, (nuint)(second + q));
            var bi = Vector256.LoadUnsafe(ref imaginary, (nuint)(second + q));
            (ar + br).StoreUnsafe(ref nextReal, (nuint)(target + q));
            (ai + bi).StoreUnsafe(ref nextImaginary, (nuint)(target + q));
            var (dr, di) = (ar - br, ai - bi);
            ((dr * wr) - (di * wi)).StoreUnsafe(ref nextReal, (nuint)(target + stride + q));
            ((dr * wi) + (di * wr)).StoreUnsafe(ref nextImaginary, (nuint)(target + stride + q));
        }
    }
}
