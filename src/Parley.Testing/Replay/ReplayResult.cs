using Parley.Agents.EventLog;
using Parley.Agents.History;

namespace Parley.Testing.Replay;

/// <summary>What came of a replay.</summary>
public sealed record ReplayResult
{
    /// <summary>True when the agent sent the same in the same order.</summary>
    public bool IsSame => FirstDifference is null;

    /// <summary>Where the replay first sent something else than the log has, and what; null when it did not. Personal data.</summary>
    public required string? FirstDifference { get; init; }

    /// <summary>The replay's own log.</summary>
    public required IReadOnlyList<EventLogEntry> Log { get; init; }

    /// <summary>What was said and done.</summary>
    public required IReadOnlyList<HistoryItem> History { get; init; }

    /// <summary>The commands of the log that cannot be given again: those that hold code, and agents that are not named.</summary>
    public required IReadOnlyList<EventLogEntry> Skipped { get; init; }

    /// <summary>Whether it is the same: the rest is personal data.</summary>
    public override string ToString() => $"{nameof(ReplayResult)}: {(IsSame ? "same" : "different")}";
}
