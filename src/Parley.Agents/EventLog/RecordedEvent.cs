using System.Text.Json.Nodes;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;

namespace Parley.Agents.EventLog;

/// <summary>Makes entries of what happened: without secrets, and with as much audio as is wanted. For one caller.</summary>
internal sealed class RecordedEvent(bool includeAudio)
{
    private const string Masked = "***";
    private readonly HashSet<string> _hiddenCalls = new(StringComparer.Ordinal); // whose answers are not shown
    private readonly HashSet<string> _secretItems = new(StringComparer.Ordinal); // calls whose arguments come in pieces

    public EventLogEntry Describe(RecordedFact fact)
    {
        var (realtimeEvent, audio) = WithoutAudio(fact.Event);
        var data = realtimeEvent is null ? fact.Data : JsonNode.Parse(realtimeEvent.ToUtf8Json()) as JsonObject;
        if (data is not null)
        {
            Clean(data, fact.Secrets);
            if (fact.Kind == EventLogKind.ToolOutcome && fact.Secrets.Any(tools => tools.HidesOutput(fact.Name!)))
            {
                _hiddenCalls.Add(Text(data, "call_id") ?? "");
                data["output"] = Masked;
            }
        }

        var isWanted = includeAudio && audio is not null;
        return new EventLogEntry
        {
            Sequence = fact.Sequence,
            At = fact.At,
            Kind = fact.Kind,
            Name = fact.Name ?? realtimeEvent?.Type,
            Connection = fact.Connection,
            Data = data,
            AudioByteCount = fact.AudioByteCount ?? audio?.Length,
            Audio = fact.Audio ?? (isWanted ? audio!.Value.ToArray() : null),
        };
    }

    private static (RealtimeEvent? Event, ReadOnlyMemory<byte>? Audio) WithoutAudio(RealtimeEvent? realtimeEvent) => realtimeEvent switch
    {
        ResponseOutputAudioDeltaEvent delta => (delta with { Delta = default }, delta.Delta),
        InputAudioBufferAppendEvent append => (append with { Audio = default }, append.Audio),
        _ => (realtimeEvent, null),
    };

    private void Clean(JsonNode? node, IReadOnlyList<SecretArguments> secrets)
    {
        if (node is JsonArray array)
        {
            foreach (var element in array)
            {
                Clean(element, secrets);
            }
        }
        else if (node is JsonObject found)
        {
            CleanMembers(found, secrets);
            foreach (var (_, member) in found)
            {
                Clean(member, secrets);
            }
        }
    }

    private void CleanMembers(JsonObject found, IReadOnlyList<SecretArguments> secrets)
    {
        if (Text(found, "call_id") is { } callId && _hiddenCalls.Contains(callId))
        {
            Replace(found, "output", Masked);
        }

        switch (Text(found, "type"))
        {
            case "mcp":
                Replace(found, "authorization", Masked);
                found.Remove("headers");
                break;
            case "input_audio" or "output_audio" or "audio" when !includeAudio && Text(found, "audio") is not null:
                found.Remove("audio");
                break;
            case "function_call" or "tool_call" when Text(found, "name") is { } name && secrets.FirstOrDefault(tools => tools.Has(name)) is { } tools:
                Replace(found, "arguments", tools.Mask(name, Text(found, "arguments") ?? ""));
                _secretItems.Add(Text(found, "id") ?? "");
                break;
            case "response.function_call_arguments.delta" when _secretItems.Contains(Text(found, "item_id") ?? ""):
                Replace(found, "delta", Masked);
                break;
            case "response.function_call_arguments.done" when _secretItems.Contains(Text(found, "item_id") ?? ""):
                Replace(found, "arguments", Masked);
                break;
        }
    }

    private static void Replace(JsonObject found, string member, string value)
    {
        if (Text(found, member) is not null)
        {
            found[member] = value;
        }
    }

    private static string? Text(JsonObject found, string member) =>
        found.TryGetPropertyValue(member, out var value) && value is JsonValue text && text.TryGetValue<string>(out var read) ? read : null;
}
