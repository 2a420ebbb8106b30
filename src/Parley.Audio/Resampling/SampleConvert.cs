using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Audio.Resampling;

/// <summary>Samples between int16 and float, both in units of one int16 step; halves go to even, and overload saturates.</summary>
internal static class SampleConvert
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ToInt16(float value) =>
        (short)MathF.Round(MathF.Min(MathF.Max(value, short.MinValue), short.MaxValue), MidpointRounding.ToEven);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> ToInt16(Vector256<float> lower, Vector256<float> upper) =>
        Vector256.NarrowWithSaturation(ToInt32(lower), ToInt32(upper));

    public static void ToSingle(ReadOnlySpan<short> source, Span<float> target)
    {
        var done = 0;
        if (Vector256.IsHardwareAccelerated && target.Length >= source.Length)
        {
            ref var input = ref MemoryMarshal.GetReference(source);
            ref var output = ref MemoryMarshal.GetReference(target);
            for (; done <= source.Length - Vector256<short>.Count; done += Vector256<short>.Count)
            {
                var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref input, (nuint)done));
                Vector256.ConvertToSingle(lower).StoreUnsafe(ref output, (nuint)done);
                Vector256.ConvertToSingle(upper).StoreUnsafe(ref output, (nuint)done + 8);
            }
        }

        for (; done < source.Length; done++)
        {
            target[done] = source[done];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> ToInt32(Vector256<float> values) =>
        Vector256.ConvertToInt32Native(Vector256.Round(values));
}
