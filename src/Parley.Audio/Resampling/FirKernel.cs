using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Audio.Resampling;

/// <summary>
/// Consecutive outputs of one FIR filter, a block of ten vectors at a time: ten independent chains hide the latency of the
/// fused multiply-add, and 80 or 160 outputs divide every frame that telephony and the Realtime protocol know.
/// </summary>
internal static class FirKernel
{
    public const int BlockLength256 = 80;
    public const int BlockLength512 = 160;

    public static short Single(ref float source, ReadOnlySpan<float> taps, ReadOnlySpan<int> offsets)
    {
        var sum = 0f;
        for (var i = 0; i < taps.Length; i++)
        {
            sum = MathF.FusedMultiplyAdd(taps[i], Unsafe.Add(ref source, offsets[i]), sum);
        }

        return SampleConvert.ToInt16(sum);
    }

    public static void Block256(ref float source, ReadOnlySpan<float> taps, ReadOnlySpan<int> offsets, ref short target)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default;
        Vector256<float> s5 = default, s6 = default, s7 = default, s8 = default, s9 = default;
        ref var offset = ref MemoryMarshal.GetReference(offsets);
        for (var i = 0; i < taps.Length; i++)
        {
            ref var x = ref Unsafe.Add(ref source, Unsafe.Add(ref offset, i));
            var tap = Vector256.Create(taps[i]);
            s0 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x), s0);
            s1 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 8), s1);
            s2 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 16), s2);
            s3 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 24), s3);
            s4 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 32), s4);
            s5 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 40), s5);
            s6 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 48), s6);
            s7 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 56), s7);
            s8 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 64), s8);
            s9 = Vector256.FusedMultiplyAdd(tap, Vector256.LoadUnsafe(ref x, 72), s9);
        }

        SampleConvert.ToInt16(s0, s1).StoreUnsafe(ref target);
        SampleConvert.ToInt16(s2, s3).StoreUnsafe(ref target, 16);
        SampleConvert.ToInt16(s4, s5).StoreUnsafe(ref target, 32);
        SampleConvert.ToInt16(s6, s7).StoreUnsafe(ref target, 48);
        SampleConvert.ToInt16(s8, s9).StoreUnsafe(ref target, 64);
    }

    public static void Block512(ref float source, ReadOnlySpan<float> taps, ReadOnlySpan<int> offsets, ref short target)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default;
        Vector512<float> s5 = default, s6 = default, s7 = default, s8 = default, s9 = default;
        ref var offset = ref MemoryMarshal.GetReference(offsets);
        for (var i = 0; i < taps.Length; i++)
        {
            ref var x = ref Unsafe.Add(ref source, Unsafe.Add(ref offset, i));
            var tap = Vector512.Create(taps[i]);
            s0 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x), s0);
            s1 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 16), s1);
            s2 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 32), s2);
            s3 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 48), s3);
            s4 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 64), s4);
            s5 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 80), s5);
            s6 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 96), s6);
            s7 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 112), s7);
            s8 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 128), s8);
            s9 = Vector512.FusedMultiplyAdd(tap, Vector512.LoadUnsafe(ref x, 144), s9);
        }

        Store(s0, ref target);
        Store(s1, ref Unsafe.Add(ref target, 16));
        Store(s2, ref Unsafe.Add(ref target, 32));
        Store(s3, ref Unsafe.Add(ref target, 48));
        Store(s4, ref Unsafe.Add(ref target, 64));
        Store(s5, ref Unsafe.Add(ref target, 80));
        Store(s6, ref Unsafe.Add(ref target, 96));
        Store(s7, ref Unsafe.Add(ref target, 112));
        Store(s8, ref Unsafe.Add(ref target, 128));
        Store(s9, ref Unsafe.Add(ref target, 144));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> values, ref short target) =>
        SampleConvert.ToInt16(values.GetLower(), values.GetUpper()).StoreUnsafe(ref target);
}
