using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Parley.Realtime.Json;

/// <summary>The general path from UTF-8 to a record. Every fault of the peer's is a <see cref="ParleyProtocolException"/>.</summary>
internal static class EventReader
{
    private const int LongestTypeLength = 128;

    /// <summary>The record; null, with the event's type, when the type is not in <paramref name="types"/>.</summary>
    public static RealtimeEvent? Read(ReadOnlySpan<byte> utf8Json, FrozenDictionary<string, JsonTypeInfo> types, out string type)
    {
        var info = Scan(utf8Json, types, out type);
        if (info is null)
        {
            return null;
        }

        try
        {
            return (RealtimeEvent?)JsonSerializer.Deserialize(utf8Json, info);
        }
        catch (JsonException fault)
        {
            throw EventFault.Find(Parse(utf8Json), info, fault);
        }
    }

    /// <summary>The whole event, which has passed <see cref="Scan"/>.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8Json) =>
        JsonElement.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = RealtimeJson.MaxDepth });

    /// <summary>Checks that the JSON is whole and its text can be read, and finds its type wherever that stands.</summary>
    public static JsonTypeInfo? Scan(ReadOnlySpan<byte> utf8Json, FrozenDictionary<string, JsonTypeInfo> types, out string type)
    {
        if (!Utf8.IsValid(utf8Json))
        {
            throw InvalidJson("The text is not valid UTF-8.");
        }

        type = "";
        JsonTypeInfo? info = null;
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = RealtimeJson.MaxDepth });
        try
        {
            if (reader.Read() && reader.TokenType != JsonTokenType.StartObject)
            {
                throw InvalidJson("Expected an object.");
            }

            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString(); // refuses half a surrogate pair, which could never be written again
                }

                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("type"u8))
                {
                    reader.Read();
                    info = FindType(ref reader, types, out type);
                }
            }
        }
        catch (JsonException fault)
        {
            throw InvalidJson(fault.Message);
        }
        catch (InvalidOperationException)
        {
            throw InvalidJson("A string holds half of a surrogate pair.");
        }

        return info;
    }

    private static JsonTypeInfo? FindType(ref Utf8JsonReader reader, FrozenDictionary<string, JsonTypeInfo> types, out string type)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new ParleyProtocolException(
                "invalid_type", $"Invalid type for 'type': expected a string, but got {EventFault.Describe(reader.TokenType)} instead.", "type");
        }

        Span<char> name = stackalloc char[LongestTypeLength];
        if (reader.ValueSpan.Length <= LongestTypeLength)
        {
            name = name[..reader.CopyString(name)];
            if (types.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var info))
            {
                type = "";
                return info;
            }
        }

        type = reader.GetString()!;
        return null;
    }

    private static ParleyProtocolException InvalidJson(string reason) =>
        new("invalid_json", $"Invalid event: failed to parse JSON value. {reason}");
}
