using System.Globalization;
using Parley.Audio.Noise;
using Parley.Audio.Tests.Vad;

namespace Parley.Benchmarks.Audio;

/// <summary>
/// <c>noise-suppression</c>: what is left of the noise in people's pauses, and how near their speech comes to the clean recording, by
/// Parley and by libspeexdsp.
/// </summary>
internal static class NoiseSuppressionQuality
{
    private const int FrameLength = HumanSpeech.SampleRate / 50;
    private const int Settled = HumanSpeech.SampleRate * 4; // both need some seconds to find the noise
    private const int LongestDelay = 1_024;
    private const double SpeechFloor = 100; // RMS of a frame that counts as speech; the recordings' level is -26 dBFS
    private const double PauseCeiling = 10;

    public static async Task<int> RunAsync(TextWriter output)
    {
        if (HumanSpeech.Missing is { } missing)
        {
            await output.WriteLineAsync(missing);
            return 1;
        }

        var clean = HumanSpeech.Load().Take(30).SelectMany(recording => recording.Samples).ToArray();
        await output.WriteLineAsync("SNR of the speech, and the noise left in pauses, in dB");
        await output.WriteLineAsync("noise      | nothing done | Parley        | libspeexdsp");
        foreach (var (name, ratio) in new[] { ("white 20 dB", 20.0), ("white 10 dB", 10.0), ("pink 20 dB", 20.0), ("pink 10 dB", 10.0) })
        {
            var noise = Noise(clean.Length, name.StartsWith("pink", StringComparison.Ordinal), HumanSpeech.LevelDbfs - ratio);
            var noisy = clean.Zip(noise, (first, second) => (short)Math.Clamp(first + second, short.MinValue, short.MaxValue)).ToArray();
            await output.WriteLineAsync($"{name} | {Judge(clean, noisy, noisy)} | {Judge(clean, noisy, ByParley(noisy))} | {Judge(clean, noisy, BySpeex(noisy))}");
        }

        return 0;
    }

    private static short[] ByParley(short[] noisy)
    {
        var suppressor = new NoiseSuppressor(HumanSpeech.SampleRate);
        var result = new List<short>(noisy.Length);
        var target = new short[Math.Max(suppressor.GetMaxOutputCount(FrameLength), suppressor.MaxFlushCount)];
        foreach (var frame in noisy.Chunk(FrameLength))
        {
            result.AddRange(target.AsSpan(0, suppressor.Process(frame, target)));
        }

        result.AddRange(target.AsSpan(0, suppressor.Flush(target)));
        return [.. result];
    }

    private static short[] BySpeex(short[] noisy)
    {
        using var speex = new SpeexPreprocessor(FrameLength, HumanSpeech.SampleRate);
        var result = noisy[..(noisy.Length / FrameLength * FrameLength)];
        for (var at = 0; at < result.Length; at += FrameLength)
        {
            speex.Run(result.AsSpan(at, FrameLength));
        }

        return result;
    }

    private static string Judge(short[] clean, short[] noisy, short[] result)
    {
        var delay = Delay(noisy, result);
        double ratioSum = 0, leftSum = 0;
        int speechCount = 0, pauseCount = 0;
        for (var at = Settled; at + FrameLength + delay <= result.Length && at + FrameLength <= clean.Length; at += FrameLength)
        {
            var speech = clean.AsSpan(at, FrameLength);
            var heard = result.AsSpan(at + delay, FrameLength);
            var level = Rms(speech);
            if (level >= SpeechFloor)
            {
                ratioSum += Math.Clamp(20 * Math.Log10(level / Math.Max(Distance(speech, heard), 1e-3)), -10, 35); // the usual limits
                speechCount++;
            }
            else if (level <= PauseCeiling)
            {
                leftSum += 20 * Math.Log10(Math.Max(Rms(heard), 1) / 32_768);
                pauseCount++;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{ratioSum / speechCount,5:F1} {leftSum / Math.Max(1, pauseCount),6:F1}");
    }

    private static int Delay(short[] noisy, short[] result) => Enumerable.Range(0, LongestDelay).MaxBy(delay =>
    {
        double sum = 0;
        for (var at = Settled; at < Settled + (2 * HumanSpeech.SampleRate); at++)
        {
            sum += (double)noisy[at] * result[at + delay];
        }

        return sum;
    });

    private static double Rms(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }

    private static double Distance(ReadOnlySpan<short> first, ReadOnlySpan<short> second)
    {
        double sum = 0;
        for (var i = 0; i < first.Length; i++)
        {
            sum += Math.Pow(first[i] - second[i], 2);
        }

        return Math.Sqrt(sum / first.Length);
    }

    private static double[] Noise(int length, bool isPink, double dbfs)
    {
        var random = new Random(7);
        double low = 0, middle = 0, high = 0; // Kellet's filter for pink noise
        var noise = new double[length];
        for (var i = 0; i < length; i++)
        {
            var white = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            low = (0.99765 * low) + (white * 0.0990460);
            middle = (0.96300 * middle) + (white * 0.2965164);
            high = (0.57000 * high) + (white * 1.0526913);
            noise[i] = isPink ? low + middle + high + (white * 0.1848) : white;
        }

        var scale = 32_768 * Math.Pow(10, dbfs / 20) / Math.Sqrt(noise.Average(value => value * value));
        return [.. noise.Select(value => value * scale)];
    }
}
