using Parley.Realtime.InputAudio;

namespace Parley.Agents.Metering;

/// <summary>What writing down the user's speech used. Models report either audio or tokens, so either may be zero.</summary>
public sealed record SpeechTranscriptionUsage
{
    /// <summary>How many transcriptions reported what they used.</summary>
    public long Transcriptions { get; init; }

    /// <summary>Where it is counted by duration: the audio.</summary>
    public TimeSpan Audio { get; init; }

    /// <summary>Where it is counted by tokens: text and audio in.</summary>
    public long InputTokens { get; init; }

    /// <summary>What of the input is audio; zero when the model did not divide it.</summary>
    public long InputAudioTokens { get; init; }

    /// <summary>Where it is counted by tokens: text out.</summary>
    public long OutputTokens { get; init; }

    /// <summary>What one transcription reports.</summary>
    public static SpeechTranscriptionUsage Of(TranscriptionUsage usage) => new()
    {
        Transcriptions = 1,
        Audio = TimeSpan.FromSeconds(usage.Seconds ?? 0),
        InputTokens = usage.InputTokens ?? 0,
        InputAudioTokens = usage.InputTokenDetails?.AudioTokens ?? 0,
        OutputTokens = usage.OutputTokens ?? 0,
    };

    /// <summary>Both together.</summary>
    public static SpeechTranscriptionUsage operator +(SpeechTranscriptionUsage left, SpeechTranscriptionUsage right) => new()
    {
        Transcriptions = left.Transcriptions + right.Transcriptions,
        Audio = left.Audio + right.Audio,
        InputTokens = left.InputTokens + right.InputTokens,
        InputAudioTokens = left.InputAudioTokens + right.InputAudioTokens,
        OutputTokens = left.OutputTokens + right.OutputTokens,
    };
}
