using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>One entry of a session's history. Immutable: an update is a new one with the same id.</summary>
public abstract record HistoryItem
{
    /// <summary>The conversation item's id.</summary>
    public required string ItemId { get; init; }

    /// <summary>How far it has come; null when the server did not say.</summary>
    public ItemStatus? Status { get; init; }
}

/// <summary>Something said or written.</summary>
public sealed record HistoryMessage : HistoryItem
{
    /// <summary>Who.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The words, of text and speech alike; empty until they are known.</summary>
    public required string Text { get; init; }

    /// <summary>How much of its audio was heard, where an interruption cut it; null when nothing was cut.</summary>
    public TimeSpan? HeardUntil { get; init; }
}

/// <summary>A tool that was called, and its answer.</summary>
public sealed record HistoryToolCall : HistoryItem
{
    /// <summary>Pairs the call with its output.</summary>
    public required string CallId { get; init; }

    /// <summary>The function's name.</summary>
    public required string Name { get; init; }

    /// <summary>JSON text.</summary>
    public required string Arguments { get; init; }

    /// <summary>What the model was told; null until then.</summary>
    public string? Output { get; init; }
}
