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

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A string as it is, null as an empty string, content as its text, everything else as JSON.</summary>
    /// <exception cref="NotSupportedException">It is bytes: what a model should make of them is the application's to say.</exception>
    public static string Format(object? result, AIFunction function) => result switch
    {
        null => "",
        ToolResult { Content: var content } => content,
        string value => value,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        JsonElement element => Compact(element),
        AIContent content => Text(content),
        IEnumerable<AIContent> contents => string.Join('\n', contents.Select(Text)),
        _ when IsBytes(result) => throw new NotSupportedException(
            $"The tool '{function.Name}' returned bytes; give it an {nameof(RealtimeToolOptions.OutputConverter)} that makes text of them."),
        _ => Compact(JsonSerializer.SerializeToElement(result, function.JsonSerializerOptions.GetTypeInfo(result.GetType()))),
    };

    /// <summary>At most so many characters, with a note when there were more.</summary>
    public static string Cut(string text, int maxLength) =>
        text.Length <= maxLength ? text : $"{text.AsSpan(0, maxLength)} […cut: {text.Length} characters]";

    /// <summary>A failure as JSON: <c>{"error": …}</c>.</summary>
    public static string FormatError(string message) => new JsonObject { ["error"] = message }.ToJsonString(s_relaxed);

    /// <summary>True for what has no text of its own.</summary>
    public static bool IsBytes(object result) => result is byte[] or ReadOnlyMemory<byte> or Memory<byte> or Stream;

    /// <summary>JSON without white space, letters of all scripts as they are.</summary>
    public static string Compact(JsonElement element)
    {
        var utf8 = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(utf8, s_compact))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(utf8.WrittenSpan);
    }

    private static string Text(AIContent content) => content is TextContent text ? text.Text : $"[{content.GetType().Name}]";
}
