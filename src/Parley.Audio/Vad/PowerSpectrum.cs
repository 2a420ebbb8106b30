using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Audio.Vad;

/// <summary>
/// The power spectrum of real samples: a complex transform of half the length (Stockham, radix 2) and the split of its result
/// into that of a real signal. Allocates nothing after construction. Not thread-safe.
/// </summary>
internal sealed class PowerSpectrum
{
    private readonly int _half;
    private readonly float[] _twiddleReal; // stage after stage: length/2, length/4 ... 1 factors
    private readonly float[] _twiddleImaginary;
    private readonly float[] _splitReal;
    private readonly float[] _splitImaginary;
    private float[] _real;
    private float[] _imaginary;
    private float[] _nextReal;
    private float[] _nextImaginary;

    /// <param name="length">Samples; a power of two from 16 up.</param>
    public PowerSpectrum(int length)
    {
        Length = length;
        _half = length / 2;
        _real = new float[_half];
        _imaginary = new float[_half];
        _nextReal = new float[_half];
        _nextImaginary = new float[_half];
        _twiddleReal = new float[_half];
        _twiddleImaginary = new float[_half];
        _splitReal = new float[_half];
        _splitImaginary = new float[_half];
        var index = 0;
        for (var size = _half; size > 1; size /= 2)
        {
            for (var p = 0; p < size / 2; p++, index++)
            {
                (var sin, var cos) = Math.SinCos(-2 * Math.PI * p / size);
                (_twiddleReal[index], _twiddleImaginary[index]) = ((float)cos, (float)sin);
            }
        }

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
        for (var i = 0; i < _half; i++)
        {
            _real[i] = samples[2 * i];
            _imaginary[i] = samples[(2 * i) + 1];
        }

        Transform();
        for (var i = 0; i < power.Length; i++)
        {
            var k = firstBin + i;
            var mirror = _half - k;
            var evenReal = _real[k] + _real[mirror];
            var evenImaginary = _imaginary[k] - _imaginary[mirror];
            var oddReal = _imaginary[k] + _imaginary[mirror];
            var oddImaginary = _real[mirror] - _real[k];
            var real = evenReal + (_splitReal[k] * oddReal) - (_splitImaginary[k] * oddImaginary);
            var imaginary = evenImaginary + (_splitReal[k] * oddImaginary) + (_splitImaginary[k] * oddReal);
            power[i] = ((real * real) + (imaginary * imaginary)) / 4;
        }
    }

    private void Transform()
    {
        var twiddle = 0;
        var stride = 1;
        for (var size = _half; size > 1; size /= 2, stride *= 2)
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
