using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Agents.EventLog;

/// <summary>One line of a session's event log.</summary>
public sealed record EventLogEntry
{
    /// <summary>From 1, in the order in which the session saw them; what is missing in the log has no number.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, from the start of the session.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>What it tells.</summary>
    public required EventLogKind Kind { get; init; }

    /// <summary>The event's type, the command's name, or the tool's; null for the other kinds.</summary>
    public string? Name { get; init; }

    /// <summary>Which of the session's connections it is about, from 2; null for the first, and for what is about none.</summary>
    public int? Connection { get; init; }

    /// <summary>
    /// The event as on the wire, without secrets and without audio; what a command asks; how a call ended. Null when there is nothing to
    /// tell. Personal data.
    /// </summary>
    public JsonObject? Data { get; init; }

    /// <summary>How much audio it was; null when it was none. For <see cref="EventLogKind.Missing"/> null.</summary>
    public int? AudioByteCount { get; init; }

    /// <summary>The audio; null when it was none or is not kept. Personal data.</summary>
    public byte[]? Audio { get; init; }

    /// <summary>How many entries are missing; null but for <see cref="EventLogKind.Missing"/>.</summary>
    public long? MissingCount { get; init; }

    /// <summary>Reads a log: JSON lines in UTF-8. The stream stays open.</summary>
    /// <exception cref="JsonException">A line is not an entry.</exception>
    public static async IAsyncEnumerable<EventLogEntry> ReadAllAsync(
        Stream log, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var reader = new StreamReader(log, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0)
            {
                yield return JsonSerializer.Deserialize(line, EventLogJson.Default.EventLogEntry) ?? throw new JsonException("The line is null.");
            }
        }
    }

    /// <summary>Number, time, kind and name alone: the rest is personal data.</summary>
    public override string ToString() => $"#{Sequence} {At} {Kind} {Name}";
}
