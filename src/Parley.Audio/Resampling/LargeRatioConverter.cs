using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Audio.Resampling;

/// <summary>
/// For ratios of large terms (147:160 between 22.05 and 24 kHz ...): each output is the scalar product of its phase's taps
/// with the newest samples.
/// </summary>
internal sealed class LargeRatioConverter(LargeRatioTaps taps) : IRateConverter
{
    private const int MaxBlock = 960;

    private readonly float[] _window = new float[taps.RowLength - 1 + MaxBlock];
    private readonly int _wholeStep = taps.Down / taps.Up;
    private readonly int _phaseStep = taps.Down % taps.Up;
    private int _position; // of the next output's newest sample, relative to the next source sample
    private int _phase;

    public int MaxSourceCount => MaxBlock;

    public int CountOutputs(int sourceCount)
    {
        var reach = ((long)(sourceCount - _position) * taps.Up) - _phase;
        return reach <= 0 ? 0 : checked((int)((reach + taps.Down - 1) / taps.Down));
    }

    public int Convert(ReadOnlySpan<short> source, Span<short> target)
    {
        var rowLength = taps.RowLength;
        SampleConvert.ToSingle(source, _window.AsSpan(rowLength - 1, source.Length));
        ref var window = ref MemoryMarshal.GetArrayDataReference(_window);
        ref var rows = ref MemoryMarshal.GetArrayDataReference(taps.Rows);
        var written = 0;
        while (_position < source.Length)
        {
            // The row is oldest first, and the window begins RowLength - 1 samples before the source.
            target[written++] = SampleConvert.ToInt16(
                Product(ref Unsafe.Add(ref window, _position), ref Unsafe.Add(ref rows, _phase * rowLength), rowLength));
            _position += _wholeStep;
            _phase += _phaseStep;
            if (_phase >= taps.Up)
            {
                _phase -= taps.Up;
                _position++;
            }
        }

        _position -= source.Length;
        _window.AsSpan(source.Length, rowLength - 1).CopyTo(_window);
        return written;
    }

    public void Reset()
    {
        _window.AsSpan().Clear();
        _position = 0;
        _phase = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Product(ref float samples, ref float row, int length)
    {
        var even = Vector256<float>.Zero;
        var odd = Vector256<float>.Zero;
        for (var i = 0; i < length; i += 16)
        {
            even = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref samples, (nuint)i), Vector256.LoadUnsafe(ref row, (nuint)i), even);
            odd = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref samples, (nuint)i + 8), Vector256.LoadUnsafe(ref row, (nuint)i + 8), odd);
        }

        return Vector256.Sum(even + odd);
    }
}
