using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Testing.Telephone.Wire;

/// <summary>What the wires of carriers that are not Twilio's kind have in common: JSON made and read as nodes.</summary>
internal static class JsonWire
{
    public static ReadOnlyMemory<byte> Write(JsonObject message) => Encoding.UTF8.GetBytes(message.ToJsonString());

    /// <summary>Reads an object of text; whatever is odd about it is refused.</summary>
    public static BridgeMessage Read(ReadOnlyMemory<byte> message, WebSocketMessageType type, Func<JsonObject, BridgeMessage> read)
    {
        if (type != WebSocketMessageType.Text)
        {
            return new BridgeMessage.Refused("it is binary; the stream's messages are text.");
        }

        try
        {
            return JsonNode.Parse(message.Span) is JsonObject json ? read(json) : new BridgeMessage.Refused("it is no JSON object.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return new BridgeMessage.Refused(exception.Message);
        }
    }

    /// <summary>A text at a path of members; an odd one is refused by <see cref="Read"/>.</summary>
    public static string Text(JsonObject json, params ReadOnlySpan<string> path)
    {
        JsonNode? node = json;
        foreach (var name in path)
        {
            node = node?[name];
        }

        return node?.GetValue<string>() ?? throw new FormatException($"it has no \"{string.Join('.', path!)}\".");
    }
}
