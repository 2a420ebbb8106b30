using Parley.Agents.Sessions;
using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>One entry of a session's history. Immutable: an update is a new one with the same id.</summary>
public abstract record HistoryItem
{
    /// <summary>The conversation item's id, at most 32 characters; empty in an item that is to be added, for one of the session's choice.</summary>
    public required string ItemId { get; init; }

    /// <summary>How far it has come; null when the server did not say.</summary>
    public ItemStatus? Status { get; init; }

    /// <summary>When the session learned of it; null for an item that is not in a conversation yet.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The agent in whose response it was made; null for what the user or the application said.</summary>
    public string? AgentName { get; init; }

    /// <summary>The response that made it; null for what the user or the application said.</summary>
    public string? ResponseId { get; init; }
}

/// <summary>Something said or written.</summary>
public sealed record HistoryMessage : HistoryItem
{
    /// <summary>Who.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The words, of text and speech alike; empty until they are known. Of a message that is being said, those said so far.</summary>
    public required string Text
    {
        get => Words.ToString();
        init => Words = Transcript.Of(value);
    }

    /// <summary>The pictures in it, in order.</summary>
    public IReadOnlyList<HistoryImage> Images { get; init; } = [];

    /// <summary>How much of its audio was heard, where an interruption cut it; null when nothing was cut.</summary>
    public TimeSpan? HeardUntil { get; init; }

    /// <summary>The words that were heard, by estimate, where an interruption cut it; null when nothing was cut or it is not known.</summary>
    public string? HeardText { get; init; }

    /// <summary>Raw audio in the session's format of that side, only with <see cref="AgentSessionOptions.KeepAudioInHistory"/>; null for none.</summary>
    public ReadOnlyMemory<byte>? Audio { get; init; }

    /// <summary>The text, put together when it is asked for.</summary>
    internal Transcript Words { get; init; } = Transcript.Empty;
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

    /// <summary>The MCP server on the model's side that ran it; null for a tool of the session.</summary>
    public string? ServerLabel { get; init; }

    /// <summary>The item that holds the output; null until there is one, and for an MCP call.</summary>
    internal string? OutputItemId { get; init; }
}

/// <summary>A picture in a message.</summary>
/// <param name="Url">A data URI with a PNG or JPEG.</param>
/// <param name="Detail"><c>auto</c>, <c>low</c> or <c>high</c>; null for the model's default.</param>
public sealed record HistoryImage(string Url, string? Detail = null);
