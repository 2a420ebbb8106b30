using Parley.Agents.Tools;
using Parley.Realtime.Items;

namespace Parley.Calls.Records;

/// <summary>One entry of a call's timeline.</summary>
public abstract record TimelineEntry
{
    /// <summary>When, from the beginning of the call.</summary>
    public required TimeSpan At { get; init; }
}

/// <summary>What one side said or wrote.</summary>
public sealed record TranscriptEntry : TimelineEntry
{
    /// <summary>The conversation item.</summary>
    public required string ItemId { get; init; }

    /// <summary>Who.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }
}

/// <summary>What a colleague said who had the call in the agent's place.</summary>
public sealed record ColleagueEntry : TimelineEntry
{
    /// <summary>The words, and when they were said.</summary>
    public required ColleagueSpokeEvent Words { get; init; }
}

/// <summary>A tool that was called.</summary>
public sealed record ToolEntry : TimelineEntry
{
    /// <summary>How it ended.</summary>
    public required ToolOutcome Outcome { get; init; }
}

/// <summary>The first audio of an answer.</summary>
public sealed record LatencyEntry : TimelineEntry
{
    /// <summary>How long it took.</summary>
    public required TurnLatencyEvent Latency { get; init; }
}

/// <summary>The agent was interrupted.</summary>
public sealed record InterruptionEntry : TimelineEntry
{
    /// <summary>The item that was playing.</summary>
    public required string ItemId { get; init; }
}

/// <summary>Something went wrong.</summary>
public sealed record ErrorEntry : TimelineEntry
{
    /// <summary>A stable code.</summary>
    public required string Code { get; init; }

    /// <summary>In words.</summary>
    public required string Message { get; init; }
}
