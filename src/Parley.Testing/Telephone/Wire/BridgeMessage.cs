using System.Text.Json;

namespace Parley.Testing.Telephone.Wire;

/// <summary>What the far end sent on a stream.</summary>
internal abstract record BridgeMessage
{
    public sealed record Media(byte[] MuLaw) : BridgeMessage;

    public sealed record Mark(string Name) : BridgeMessage;

    public sealed record Clear : BridgeMessage;

    /// <summary>What the carrier ignores and warns of once a stream.</summary>
    public sealed record Refused(string Reason) : BridgeMessage;

    /// <summary>Reads one message as strictly as the carrier does: these three, with exactly these members.</summary>
    public static BridgeMessage Read(ReadOnlyMemory<byte> utf8Json, string streamSid)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json);
            return Read(document.RootElement, streamSid);
        }
        catch (JsonException exception)
        {
            return new Refused($"it is no JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            return new Refused(exception.Message);
        }
    }

    private static BridgeMessage Read(JsonElement message, string streamSid)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("event", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return new Refused("it has no \"event\".");
        }

        if (!message.TryGetProperty("streamSid", out var stream) || stream.ValueKind != JsonValueKind.String || stream.GetString() != streamSid)
        {
            return new Refused("its \"streamSid\" is not this stream's.");
        }

        return name.GetString() switch
        {
            "clear" => (BridgeMessage?)HasOnly(message, "event", "streamSid") ?? new Clear(),
            "mark" => (BridgeMessage?)HasOnly(message, "event", "streamSid", "mark") ?? Inner(message, "mark", "name", name => new Mark(name.GetString()!)),
            "media" => (BridgeMessage?)HasOnly(message, "event", "streamSid", "media")
                ?? Inner(message, "media", "payload", payload => new Media(payload.GetBytesFromBase64())),
            var other => new Refused($"there is no event '{other}'."),
        };
    }

    private static BridgeMessage Inner(JsonElement message, string name, string member, Func<JsonElement, BridgeMessage> read) =>
        message.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object
            && inner.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String
            ? (BridgeMessage?)HasOnly(inner, member) ?? read(found)
            : new Refused($"a {name} message needs \"{name}\": {{\"{member}\": \"…\"}}.");

    private static Refused? HasOnly(JsonElement element, params ReadOnlySpan<string> members)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!members.Contains(property.Name))
            {
                return new Refused($"\"{property.Name}\" does not belong there.");
            }
        }

        return null;
    }
}
