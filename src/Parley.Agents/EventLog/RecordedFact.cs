using System.Text.Json.Nodes;
using Parley.Agents.Tools;
using Parley.Realtime;

namespace Parley.Agents.EventLog;

/// <summary>What is to be written, as cheaply as the session can say it: it becomes JSON beside the session.</summary>
internal sealed record RecordedFact(long Sequence, TimeSpan At, EventLogKind Kind)
{
    /// <summary>The command's or tool's name.</summary>
    public string? Name { get; init; }

    /// <summary>An event of either direction.</summary>
    public RealtimeEvent? Event { get; init; }

    /// <summary>What is told besides an event.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>The caller's audio: how much.</summary>
    public int? AudioByteCount { get; init; }

    /// <summary>The caller's audio, when it is kept.</summary>
    public byte[]? Audio { get; init; }

    /// <summary>The connection; null for the first, and for none.</summary>
    public int? Connection { get; init; }

    /// <summary>What is not to be shown, of each agent that answered so far.</summary>
    public IReadOnlyList<SecretArguments> Secrets { get; init; } = [];
}
