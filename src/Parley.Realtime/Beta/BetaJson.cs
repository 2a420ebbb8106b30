using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Parley.Realtime.Json;

namespace Parley.Realtime.Beta;

/// <summary>Between events and JSON that can be changed. What is hot does not come here.</summary>
internal static class BetaJson
{
    private const int LongestShown = 64;

    private static readonly FrozenDictionary<string, JsonTypeInfo> s_none = FrozenDictionary<string, JsonTypeInfo>.Empty;

    /// <summary>The event's type, empty when it has none; afterwards its text is known to be whole.</summary>
    /// <exception cref="ParleyProtocolException">It is not a JSON object whose text can be read.</exception>
    public static string ReadType(ReadOnlySpan<byte> utf8Json)
    {
        EventReader.Scan(utf8Json, s_none, out var type);
        return type;
    }

    /// <inheritdoc cref="ReadType"/>
    public static void Check(ReadOnlySpan<byte> utf8Json) => EventReader.Scan(utf8Json, s_none, out _);

    /// <summary>Parses what has passed <see cref="ReadType"/>.</summary>
    /// <exception cref="ParleyProtocolException">An object has one name twice.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return JsonNode.Parse(
                utf8Json,
                documentOptions: new JsonDocumentOptions { MaxDepth = RealtimeJson.MaxDepth, AllowDuplicateProperties = false })!.AsObject();
        }
        catch (JsonException fault)
        {
            throw new ParleyProtocolException("invalid_json", $"Invalid event: failed to parse JSON value. {fault.Message}");
        }
    }

    public static JsonObject Parse(RealtimeEvent realtimeEvent) => JsonNode.Parse(realtimeEvent.ToUtf8Json())!.AsObject();

    /// <exception cref="ParleyProtocolException">A member is missing or of the wrong type.</exception>
    public static ClientEvent ReadClientEvent(JsonObject json) => ClientEvent.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));

    public static UnknownServerEvent ToServerEvent(JsonObject json, string name)
    {
        json["type"] = name;
        var element = JsonElement.Parse(json.ToJsonString());
        return new UnknownServerEvent(name, element) { EventId = element.StringMember("event_id") };
    }

    /// <summary>A value as an error may show it.</summary>
    public static string Describe(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }
}
