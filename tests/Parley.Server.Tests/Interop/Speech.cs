using System.Runtime.InteropServices;
using Parley.Audio.Resampling;
using Parley.Testing.Speech;

namespace Parley.Server.Tests.Interop;

/// <summary>A synthetic caller's question as a Realtime client sends it: PCM16 mono at 24 kHz, with silence after it.</summary>
internal static class Speech
{
    private const int SampleRate = 24_000;

    public static async Task<byte[]> SpeakAsync(string text, CancellationToken cancellationToken)
    {
        var spoken = await SpokenQuestion.SpeakAsync(text, TestVoice.Rms, SpeechCondition.Clean, cancellationToken);
        var resampler = new Resampler(SpokenQuestion.SampleRate, SampleRate);
        var samples = new short[resampler.GetMaxOutputCount(spoken.Length) + resampler.MaxFlushCount];
        var count = resampler.Resample(spoken, samples);
        count += resampler.Flush(samples.AsSpan(count));
        return [.. MemoryMarshal.AsBytes(samples.AsSpan(0, count)), .. new byte[SampleRate * sizeof(short)]];
    }
}
