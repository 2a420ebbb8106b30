using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.G711;
using Parley.Calls.Bridging;

namespace Parley.Benchmarks.Bridge;

/// <summary>
/// What is left of a model's PCM at 24 kHz on a telephone: sines from 300 to 3300 Hz through the bridge's own path, frame by frame, and the noise that
/// is there besides them. Beside it the same sines made at 8 kHz and encoded, which is the best that µ-law can do.
/// </summary>
internal static class PcmPathQuality
{
    private const double Amplitude = 900; // of each: together as loud as speech
    private static readonly int[] s_frequencies = [300, 550, 850, 1150, 1450, 1800, 2150, 2500, 2900, 3300]; // whole periods in a second

    /// <summary>Signal to noise, in decibels.</summary>
    public static (double Path, double Ideal) Measure()
    {
        var path = new AudioPath(AudioFormat.Pcm24k, AudioFormat.Pcmu);
        var source = MemoryMarshal.AsBytes(Sines(AudioFormat.Pcm24k.SampleRate, 3).AsSpan()).ToArray();
        var encoded = new List<byte>();
        for (var at = 0; at < source.Length; at += AudioFormat.Pcm24k.BytesPerFrame)
        {
            encoded.AddRange(path.Convert(source.AsMemory(at, AudioFormat.Pcm24k.BytesPerFrame)).Span);
        }

        var rate = AudioFormat.Pcmu.SampleRate;
        var ideal = new byte[rate];
        MuLaw.Encode(Sines(rate, 1), ideal);
        return (SignalToNoise(encoded.ToArray().AsSpan(rate, rate)), SignalToNoise(ideal)); // the second second: whole periods, whatever the delay
    }

    private static short[] Sines(int rate, int seconds)
    {
        var samples = new short[rate * seconds];
        for (var at = 0; at < samples.Length; at++)
        {
            samples[at] = (short)Math.Round(s_frequencies.Select((frequency, index) => Amplitude * Math.Sin((Math.Tau * frequency * at / rate) + (index * index))).Sum());
        }

        return samples;
    }

    /// <summary>Over one second, in which the sines are orthogonal: what they explain, whatever their phases, and the rest.</summary>
    private static double SignalToNoise(ReadOnlySpan<byte> encoded)
    {
        var samples = new short[encoded.Length];
        MuLaw.Decode(encoded, samples);
        var signal = 0.0;
        foreach (var frequency in s_frequencies)
        {
            var (sine, cosine) = (0.0, 0.0);
            for (var at = 0; at < samples.Length; at++)
            {
                sine += samples[at] * Math.Sin(Math.Tau * frequency * at / samples.Length);
                cosine += samples[at] * Math.Cos(Math.Tau * frequency * at / samples.Length);
            }

            signal += 2 * ((sine * sine) + (cosine * cosine)) / samples.Length;
        }

        var noise = samples.Sum(sample => (double)sample * sample) - signal;
        return 10 * Math.Log10(signal / noise);
    }
}
