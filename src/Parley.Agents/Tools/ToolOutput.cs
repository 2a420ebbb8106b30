using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>Writes what a function returned as the text that a model is given.</summary>
internal static class ToolOutput
{
    /// <summary>A string as it is, null as an empty string, everything else as JSON; cut to <paramref name="maxLength"/> characters.</summary>
    public static string Format(object? result, AIFunction function, int maxLength)
    {
        var text = result switch
        {
            null => "",
            string value => value,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
            JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
            JsonElement element => element.GetRawText(),
            _ => JsonSerializer.Serialize(result, function.JsonSerializerOptions.GetTypeInfo(result.GetType())),
        };
        return text.Length <= maxLength ? text : $"{text.AsSpan(0, maxLength)} […cut: {text.Length} characters]";
    }

    /// <summary>A failure as JSON: <c>{"error": …}</c>.</summary>
    public static string FormatError(string message) => new JsonObject { ["error"] = message }.ToJsonString();
}
