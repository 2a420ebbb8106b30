using Parley.Agents.History;

namespace Parley.Agents.Compaction;

/// <summary>When a history is compacted, and to what.</summary>
public sealed record HistoryCompactionOptions
{
    /// <summary>With how many entries a history is long; default 40, at least 1.</summary>
    public int LongFrom
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be positive.");
    } = 40;

    /// <summary>How many of the newest entries stay as they are; default 12.</summary>
    public int Keep
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must not be negative.");
    } = 12;

    /// <summary>What the text model is told to do with the older entries, which follow as JSON (<see cref="HistoryJson"/>).</summary>
    public string Instructions { get; init; } =
        "Summarise the beginning of this telephone conversation for the agent who goes on with it. Keep names, numbers, dates, wishes, promises, "
        + "results of tools and what is still open. Be brief, say nothing that is not in it, and answer with the summary alone.";
}
