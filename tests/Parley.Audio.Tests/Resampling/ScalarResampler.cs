using Parley.Audio.Resampling;

namespace Parley.Audio.Tests.Resampling;

/// <summary>The scalar twin: each output straight from the definition of a polyphase filter.</summary>
internal static class ScalarResampler
{
    public static short[] Resample(ResamplingRatio ratio, short[] source, int count)
    {
        var output = new short[count];
        for (var n = 0; n < count; n++)
        {
            var time = (long)n * ratio.Down;
            var newest = (int)(time / ratio.Up);
            var phase = (int)(time % ratio.Up);
            var sum = 0f;
            for (var age = 0; age < ratio.TapsPerPhase; age++)
            {
                var index = newest - age;
                var sample = index >= 0 && index < source.Length ? source[index] : (short)0;
                sum = MathF.FusedMultiplyAdd(ratio.Tap(phase, age), sample, sum);
            }

            output[n] = (short)Math.Clamp(MathF.Round(sum, MidpointRounding.ToEven), short.MinValue, short.MaxValue);
        }

        return output;
    }
}
