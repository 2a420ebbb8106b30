using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Audio.Levels;

/// <summary>Measures how loud a frame is. Thread-safe; allocates nothing.</summary>
public static class LevelMeter
{
    private const double FullScale = 32_768;

    /// <summary>Measures mono 16-bit samples.</summary>
    /// <param name="frame">Any number of samples; none is silence.</param>
    public static AudioLevel Measure(ReadOnlySpan<short> frame)
    {
        if (frame.IsEmpty)
        {
            return AudioLevel.Silence;
        }

        var (squareSum, peak) = Scan(frame);
        return new AudioLevel(
            ToDbfs(Math.Sqrt((double)squareSum / frame.Length) / FullScale),
            ToDbfs(peak / FullScale));
    }

    private static float ToDbfs(double share) =>
        share <= 0 ? AudioLevel.FloorDbfs : Math.Max((float)(20 * Math.Log10(share)), AudioLevel.FloorDbfs);

    private static (long SquareSum, int Peak) Scan(ReadOnlySpan<short> frame)
    {
        var done = 0;
        var squareSum = 0L;
        var peak = 0;
        if (Vector128.IsHardwareAccelerated && frame.Length >= Vector128<short>.Count)
        {
            ref var input = ref MemoryMarshal.GetReference(frame);
            var highest = Vector128<short>.Zero;
            var lowest = Vector128<short>.Zero;
            var sums = Vector128<long>.Zero;
            for (; done <= frame.Length - Vector128<short>.Count; done += Vector128<short>.Count)
            {
                var samples = Vector128.LoadUnsafe(ref input, (nuint)done);
                highest = Vector128.Max(highest, samples);
                lowest = Vector128.Min(lowest, samples);
                var (lower, upper) = Vector128.Widen(samples);

                // Two squares of 2^30 fill 31 bits: exact as unsigned.
                var (first, second) = Vector128.Widen(((lower * lower) + (upper * upper)).AsUInt32());
                sums += (first + second).AsInt64();
            }

            squareSum = Vector128.Sum(sums);
            for (var lane = 0; lane < Vector128<short>.Count; lane++)
            {
                peak = Math.Max(peak, Math.Max((int)highest[lane], -lowest[lane]));
            }
        }

        for (; done < frame.Length; done++)
        {
            squareSum += (long)frame[done] * frame[done];
            peak = Math.Max(peak, Math.Abs((int)frame[done]));
        }

        return (squareSum, peak);
    }
}
