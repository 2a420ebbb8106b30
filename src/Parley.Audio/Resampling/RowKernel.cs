using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Parley.Audio.Resampling;

/// <summary>Scalar products of several rows of taps with the same samples; rows lie one after the other.</summary>
internal static class RowKernel
{
    public static short One(ref float samples, ref float row, int length)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < length; i += 8)
        {
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref samples, (nuint)i), Vector256.LoadUnsafe(ref row, (nuint)i), sum);
        }

        return SampleConvert.ToInt16(Vector256.Sum(sum));
    }

    public static void Seven(ref float samples, ref float row, int length, Span<short> target)
    {
        ref var r1 = ref Unsafe.Add(ref row, length);
        ref var r2 = ref Unsafe.Add(ref r1, length);
        ref var r3 = ref Unsafe.Add(ref r2, length);
        ref var r4 = ref Unsafe.Add(ref r3, length);
        ref var r5 = ref Unsafe.Add(ref r4, length);
        ref var r6 = ref Unsafe.Add(ref r5, length);
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
        for (var i = 0; i < length; i += 8)
        {
            var x = Vector256.LoadUnsafe(ref samples, (nuint)i);
            s0 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref row, (nuint)i), s0);
            s1 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref r1, (nuint)i), s1);
            s2 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref r2, (nuint)i), s2);
            s3 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref r3, (nuint)i), s3);
            s4 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref r4, (nuint)i), s4);
            s5 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref r5, (nuint)i), s5);
            s6 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref r6, (nuint)i), s6);
        }

        target[6] = SampleConvert.ToInt16(Vector256.Sum(s6));
        target[5] = SampleConvert.ToInt16(Vector256.Sum(s5));
        target[4] = SampleConvert.ToInt16(Vector256.Sum(s4));
        target[3] = SampleConvert.ToInt16(Vector256.Sum(s3));
        target[2] = SampleConvert.ToInt16(Vector256.Sum(s2));
        target[1] = SampleConvert.ToInt16(Vector256.Sum(s1));
        target[0] = SampleConvert.ToInt16(Vector256.Sum(s0));
    }

    public static void Four(ref float samples, ref float row, int length, Span<short> target)
    {
        ref var second = ref Unsafe.Add(ref row, length);
        ref var third = ref Unsafe.Add(ref second, length);
        ref var fourth = ref Unsafe.Add(ref third, length);
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var i = 0; i < length; i += 8)
        {
            var x = Vector256.LoadUnsafe(ref samples, (nuint)i);
            s0 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref row, (nuint)i), s0);
            s1 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref second, (nuint)i), s1);
            s2 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref third, (nuint)i), s2);
            s3 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref fourth, (nuint)i), s3);
        }

        target[3] = SampleConvert.ToInt16(Vector256.Sum(s3)); // the last first: one bounds check for all
        target[2] = SampleConvert.ToInt16(Vector256.Sum(s2));
        target[1] = SampleConvert.ToInt16(Vector256.Sum(s1));
        target[0] = SampleConvert.ToInt16(Vector256.Sum(s0));
    }
}
