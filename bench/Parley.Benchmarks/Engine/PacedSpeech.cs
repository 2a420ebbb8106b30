using System.Runtime.InteropServices;
using Parley.Audio.Resampling;
using Parley.Realtime;
using Parley.Testing.Speech;

namespace Parley.Benchmarks.Engine;

/// <summary>Synthesised speech with pauses of a known length, sent at the pace of speech, then faint noise until stopped.</summary>
internal sealed class PacedSpeech
{
    private const int SampleRate = 24_000;
    private const int FrameLength = SampleRate / 50;
    private const int SpeechLevel = 400; // above room noise, below any vowel
    private readonly List<short> _samples = [];
    private readonly Random _random = new(5);

    public PacedSpeech() => Pause(TimeSpan.FromMilliseconds(500));

    /// <summary>Where the last word ends on the audio time base.</summary>
    public TimeSpan SpeechEnd { get; private set; }

    /// <summary>The timestamp at which the frame with the last word's end was sent; 0 before.</summary>
    public long SpeechEndedAt { get; private set; }

    public void Pause(TimeSpan duration) => _samples.AddRange(Noise((int)(duration.TotalSeconds * SampleRate)));

    public async Task SayAsync(string text)
    {
        var spoken = await SpokenQuestion.SpeakAsync(text, TestVoice.Rms);
        var start = Array.FindIndex(spoken, IsSpeech);
        var speech = spoken.AsSpan(start, Array.FindLastIndex(spoken, IsSpeech) + 1 - start);
        var resampler = new Resampler(SpokenQuestion.SampleRate, SampleRate);
        var target = new short[resampler.GetMaxOutputCount(speech.Length)];
        _samples.AddRange(target.AsSpan(0, resampler.Resample(speech, target)));
        SpeechEnd = TimeSpan.FromSeconds((double)_samples.Count / SampleRate);
    }

    public async Task SendAsync(IRealtimeConnection connection, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        try
        {
            for (var start = 0; ; start += FrameLength)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                var frame = Math.Min(FrameLength, _samples.Count - start) is > 0 and var count
                    ? [.. _samples.Skip(start).Take(count)]
                    : Noise(FrameLength);
                await connection.SendAudioAsync(MemoryMarshal.AsBytes(frame.AsSpan()).ToArray(), cancellationToken);
                if (SpeechEndedAt == 0 && start + FrameLength >= _samples.Count)
                {
                    SpeechEndedAt = TimeProvider.System.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Answered.
        }
    }

    private static bool IsSpeech(short sample) => Math.Abs((int)sample) > SpeechLevel;

    private short[] Noise(int count) => [.. Enumerable.Range(0, count).Select(_ => (short)_random.Next(-8, 9))];
}
