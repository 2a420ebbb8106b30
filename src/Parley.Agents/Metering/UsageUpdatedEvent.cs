using Parley.Agents.Sessions;

namespace Parley.Agents.Metering;

/// <summary>Something was used: a response or a transcription reported its tokens; or, with neither, an estimate of the cost has come.</summary>
/// <param name="Session">The session's sums, this one included.</param>
public sealed record UsageUpdatedEvent(SessionUsage Session) : RealtimeSessionEvent
{
    /// <summary>The response; null for a transcription.</summary>
    public string? ResponseId { get; init; }

    /// <summary>What the response used; null for a transcription.</summary>
    public RealtimeUsage? Response { get; init; }

    /// <summary>What the transcription used; null for a response.</summary>
    public SpeechTranscriptionUsage? Transcription { get; init; }
}
