namespace Parley.Storage.Records;

/// <summary>A call as lists show it. Immutable.</summary>
public sealed record CallSummary
{
    /// <summary>Its place among all calls, in the order in which they began.</summary>
    public required long Number { get; init; }

    /// <summary>The call.</summary>
    public required string CallId { get; init; }

    /// <summary>Who called; null when unknown.</summary>
    public string? Caller { get; init; }

    /// <summary>Who answered.</summary>
    public required string AgentName { get; init; }

    /// <summary>How it came.</summary>
    public string? Transport { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended; null while it goes on.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>Why it ended; null while it goes on.</summary>
    public string? EndReason { get; init; }

    /// <summary>Figures over the call.</summary>
    public required CallTotals Totals { get; init; }

    /// <summary>True when a legal hold keeps it, or its caller, from being deleted.</summary>
    public bool IsHeld { get; init; }

    /// <summary>True when what was said is deleted and only this summary is left.</summary>
    public bool IsContentDeleted { get; init; }

    /// <summary>How long it lasted; null while it goes on.</summary>
    public TimeSpan? Duration => EndedAt - StartedAt;

    /// <summary>The call and its times, not who called: that is personal data.</summary>
    public override string ToString() => $"{nameof(CallSummary)} {CallId} of {StartedAt:u}";
}

/// <summary>Figures over a call so far.</summary>
public readonly record struct CallTotals
{
    /// <summary>Entries written.</summary>
    public long EntryCount { get; init; }

    /// <summary>Entries that could not be written.</summary>
    public long LostCount { get; init; }

    /// <summary>Failures.</summary>
    public long FailureCount { get; init; }

    /// <summary>Replies whose latency is known.</summary>
    public long TurnCount { get; init; }

    /// <summary>The longest that the caller waited for a reply; null when there was none.</summary>
    public TimeSpan? WorstLatency { get; init; }

    /// <summary>What the call cost; null when no price is known.</summary>
    public decimal? Cost { get; init; }
}
