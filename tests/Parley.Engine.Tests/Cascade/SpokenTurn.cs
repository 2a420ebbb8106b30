using System.Runtime.InteropServices;
using Parley.Audio.Resampling;
using Parley.Realtime;
using Parley.Testing.Speech;

namespace Parley.Engine.Tests.Cascade;

/// <summary>Synthesised speech with pauses of a known length, sent at the pace of speech.</summary>
internal sealed class SpokenTurn
{
    private const int SampleRate = 24_000;
    private const int FrameLength = SampleRate / 50;
    private const int SpeechLevel = 400; // above room noise, below any vowel
    private readonly List<short> _samples = [];
    private readonly Random _random = new(5);
    private int _speechEnd; // in samples

    public SpokenTurn() => Pause(TimeSpan.FromMilliseconds(500));

    /// <summary>Where the last word ends on the audio time base.</summary>
    public TimeSpan SpeechEnd => TimeSpan.FromSeconds((double)_speechEnd / SampleRate);

    /// <summary>The timestamp at which the frame with the last word's end was sent; 0 before.</summary>
    public long SpeechEndedAt { get; private set; }

    public void Pause(TimeSpan duration) =>
        _samples.AddRange(Enumerable.Range(0, (int)(duration.TotalSeconds * SampleRate)).Select(_ => (short)_random.Next(-8, 9)));

    public async Task SayAsync(string text, TestVoice voice, CancellationToken cancellationToken)
    {
        var spoken = await SpokenQuestion.SpeakAsync(text, voice, cancellationToken: cancellationToken);
        var start = Array.FindIndex(spoken, IsSpeech);
        var speech = spoken.AsSpan(start, Array.FindLastIndex(spoken, IsSpeech) + 1 - start);
        var resampler = new Resampler(SpokenQuestion.SampleRate, SampleRate);
        var target = new short[resampler.GetMaxOutputCount(speech.Length)];
        _samples.AddRange(target.AsSpan(0, resampler.Resample(speech, target)));
        _speechEnd = _samples.Count;
    }

    /// <summary>Sends everything, each frame when it is due, or until cancelled.</summary>
    public async Task SendAsync(IRealtimeConnection connection, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        try
        {
            foreach (var (index, frame) in _samples.Chunk(FrameLength).Index())
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await connection.SendAudioAsync(MemoryMarshal.AsBytes(frame.AsSpan()).ToArray(), cancellationToken);
                if (SpeechEndedAt == 0 && (index + 1) * FrameLength >= _speechEnd)
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
}
