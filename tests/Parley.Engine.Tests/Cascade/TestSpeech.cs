using System.Runtime.InteropServices;

namespace Parley.Engine.Tests.Cascade;

/// <summary>Audio that a voice activity detector takes for speech: a voice-like harmonic sound with syllables, over faint noise.</summary>
internal static class TestSpeech
{
    public static byte[] Speech(TimeSpan duration, int sampleRate = 24_000) => Make(duration, sampleRate, isSpeech: true);

    public static byte[] Noise(TimeSpan duration, int sampleRate = 24_000) => Make(duration, sampleRate, isSpeech: false);

    public static byte[] Silence(TimeSpan duration, int sampleRate = 24_000) => new byte[(int)(duration.TotalSeconds * sampleRate) * 2];

    private static byte[] Make(TimeSpan duration, int sampleRate, bool isSpeech)
    {
        var random = new Random(7);
        var samples = new short[(int)(duration.TotalSeconds * sampleRate)];
        for (var index = 0; index < samples.Length; index++)
        {
            var time = (double)index / sampleRate;
            var value = (random.NextDouble() - 0.5) * 20;
            for (var harmonic = 1; isSpeech && harmonic <= 20; harmonic++)
            {
                value += 6000.0 / harmonic * Math.Sin(2 * Math.PI * 140 * harmonic * time) * (0.75 + 0.25 * Math.Sin(2 * Math.PI * 4 * time));
            }

            samples[index] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
        }

        return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
    }
}
