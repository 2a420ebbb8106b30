using System.Text.Json.Nodes;
using Parley.Agents.EventLog;

namespace Parley.Testing.Replay;

/// <summary>Compares what two logs say was sent: order and content, whatever the events' own ids are.</summary>
internal static class ReplayDifference
{
    private const int MaxLength = 300;

    /// <summary>The first difference in words; null when there is none.</summary>
    public static string? Find(IEnumerable<EventLogEntry> expected, IEnumerable<EventLogEntry> actual)
    {
        EventLogEntry[] wanted = [.. expected.Where(entry => entry.Kind == EventLogKind.SentEvent)];
        EventLogEntry[] sent = [.. actual.Where(entry => entry.Kind == EventLogKind.SentEvent)];
        for (var index = 0; index < Math.Max(wanted.Length, sent.Length); index++)
        {
            if (index >= sent.Length)
            {
                return $"{wanted[index]} was not sent: {Show(wanted[index].Data)}";
            }

            if (index >= wanted.Length)
            {
                return $"{sent[index].Name} was sent at {sent[index].At} and is not in the log: {Show(sent[index].Data)}";
            }

            if (Difference("", WithoutEventId(wanted[index].Data), WithoutEventId(sent[index].Data)) is { } difference)
            {
                return wanted[index].Name == sent[index].Name
                    ? $"{wanted[index]} differs at {difference}"
                    : $"{wanted[index]} is in the log, but {sent[index].Name} was sent at {sent[index].At}: {Show(sent[index].Data)}";
            }
        }

        return null;
    }

    private static string? Difference(string path, JsonNode? wanted, JsonNode? sent)
    {
        if (JsonNode.DeepEquals(wanted, sent))
        {
            return null;
        }

        if (wanted is JsonObject one && sent is JsonObject other)
        {
            return one.Select(member => member.Key).Union(other.Select(member => member.Key))
                .Select(name => Difference($"{path}.{name}", one[name], other[name])).FirstOrDefault(found => found is not null);
        }

        if (wanted is JsonArray list && sent is JsonArray otherList && list.Count == otherList.Count)
        {
            return list.Select((element, index) => Difference($"{path}[{index}]", element, otherList[index])).FirstOrDefault(found => found is not null);
        }

        return $"{path.TrimStart('.')}: the log has {Show(wanted)}, sent was {Show(sent)}";
    }

    private static JsonObject? WithoutEventId(JsonObject? data)
    {
        var copy = data?.DeepClone().AsObject();
        copy?.Remove("event_id");
        return copy;
    }

    private static string Show(JsonNode? node)
    {
        var json = node?.ToJsonString() ?? "nothing";
        return json.Length <= MaxLength ? json : $"{json.AsSpan(0, MaxLength)}…";
    }
}
