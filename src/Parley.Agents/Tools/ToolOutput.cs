using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>Writes what a function returned as the text that a model is given.</summary>
internal static class ToolOutput
{
    // The default escapes every letter outside ASCII, which a model pays for and a page would have to undo.
    private static readonly JsonWriterOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A string as it is, null as an empty string, everything else as JSON; cut to <paramref name="maxLength"/> characters.</summary>
    public static string Format(object? result, AIFunction function, int maxLength)
    {
        var text = result switch
        {
            null => "",
            string value => value,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
            JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
            JsonElement element => Compact(element),
            _ => Compact(JsonSerializer.SerializeToElement(result, function.JsonSerializerOptions.GetTypeInfo(result.GetType()))),
        };
        return text.Length <= maxLength ? text : $"{text.AsSpan(0, maxLength)} […cut: {text.Length} characters]";
    }

    /// <summary>A failure as JSON: <c>{"error": …}</c>.</summary>
    public static string FormatError(string message) => new JsonObject { ["error"] = message }.ToJsonString();

    private static string Compact(JsonElement element)
    {
        var utf8 = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(utf8, s_compact))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(utf8.WrittenSpan);
    }
}
