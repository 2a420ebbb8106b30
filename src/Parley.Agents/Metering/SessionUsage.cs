using System.Collections.Immutable;

namespace Parley.Agents.Metering;

/// <summary>What a session has used so far: a snapshot.</summary>
public sealed record SessionUsage
{
    /// <summary>All responses.</summary>
    public RealtimeUsage Total { get; init; } = new();

    /// <summary>The same, by the name of the agent that began the response.</summary>
    public IReadOnlyDictionary<string, RealtimeUsage> ByAgent { get; init; } = ImmutableDictionary<string, RealtimeUsage>.Empty;

    /// <summary>Writing down what the user said; in none of the totals.</summary>
    public SpeechTranscriptionUsage Transcription { get; init; } = new();

    /// <summary>
    /// What all of it costs by <see cref="Sessions.AgentSessionOptions.CostEstimator"/>, in US dollars; null without one, when it knew no
    /// price for a part, and while it is being asked for one.
    /// </summary>
    public decimal? EstimatedCost { get; init; }
}
