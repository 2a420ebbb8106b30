using System.Text.Json.Nodes;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue.Tools;

/// <summary>Says a tool's result plainly when no script knows how.</summary>
internal static class ResultSpeech
{
    private const int MostItems = 5;
    private static readonly string[] s_sentences = ["speech", "message", "summary", "text", "answer", "result", "output", "description"];

    public static string Describe(string tool, JsonNode? result, SpeechFormat format) => result switch
    {
        null => "Done.",
        JsonObject { Count: 0 } => "Done.",
        JsonArray { Count: 0 } => $"There is nothing under {ToolWords.Title(tool)}.",
        JsonObject fields when Sentence(fields) is { } sentence => Ended(sentence),
        JsonObject fields => $"Here is what I found: {Fields(fields, format)}.",
        JsonArray items => $"I found {items.Count}: {Items(items, format)}.",
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth ? "Yes." : "No.",
        JsonValue value when value.TryGetValue<string>(out var text) && text.Contains(' ', StringComparison.Ordinal) => Ended(text),
        _ => $"The answer is {format.Speak(result, null)}.",
    };

    private static string? Sentence(JsonObject fields) =>
        s_sentences.Select(name => fields.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.TryGetValue<string>(out var text)
            && text.Contains(' ', StringComparison.Ordinal) ? text : null).FirstOrDefault(text => text is not null);

    private static string Fields(JsonObject fields, SpeechFormat format) =>
        SpeechFormat.Join([.. fields.Where(field => field.Value is not null).Select(field => $"{ChoiceSlotType.Humanise(field.Key)} {Speak(field.Value, format)}")]);

    private static string Items(JsonArray items, SpeechFormat format)
    {
        var said = items.Take(MostItems).Select(item => Speak(item, format)).ToList();
        return SpeechFormat.Join(items.Count > MostItems ? [.. said, "more"] : said);
    }

    private static string Speak(JsonNode? node, SpeechFormat format) => node switch
    {
        JsonObject fields => Fields(fields, format),
        JsonValue value when value.TryGetValue<string>(out var text) && !text.Contains(' ', StringComparison.Ordinal) => text.Replace('_', ' '),
        _ => format.Speak(node, null),
    };

    private static string Ended(string sentence) => sentence.TrimEnd() is [.., '.' or '!' or '?'] whole ? whole : sentence.TrimEnd() + ".";
}
