using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Engine.Dialogue.Tools;

/// <summary>Reads what a tool returned, in whichever shape the history carries it.</summary>
internal static class ToolResult
{
    public static JsonNode? Read(object? result) => result switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        JsonElement { ValueKind: JsonValueKind.String } text => Text(text.GetString()!),
        JsonElement element => JsonSerializer.SerializeToNode(element, AIJsonUtilities.DefaultOptions),
        string text => Text(text),
        _ => JsonSerializer.SerializeToNode(result, AIJsonUtilities.DefaultOptions),
    };

    /// <summary>Whether the result only says that there is none.</summary>
    public static bool IsError(JsonNode? node) => node switch
    {
        JsonObject fields => fields.TryGetPropertyValue("error", out var error) && error is not null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.StartsWith("Error:", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static JsonNode? Text(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length == 0 || trimmed[0] is not ('{' or '[' or '"'))
        {
            return JsonValue.Create(text);
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text); // a tool may well return a sentence that begins with a bracket
        }
    }
}
