using System.Text.Json;
using Parley.Agents.History;
using Parley.Realtime.Items;

namespace Parley.Server.Agents;

/// <summary>
/// Reads what was said in an earlier conversation, for an agent to begin from: the JSON of a call's export, or of a history that a program has kept
/// (<see cref="HistoryJson"/>). What was said and not heard is left out, and so are tools: the agent may not have them.
/// </summary>
internal static class EarlierConversation
{
    /// <summary>In characters.</summary>
    public const int LongestJson = 200_000;

    private const int MaxLines = 200; // the last ones
    private const int MaxTextLength = 4_000;
    private static readonly MessageRole[] s_roles = [MessageRole.User, MessageRole.Assistant, MessageRole.System];

    /// <summary>What was said, in order; null where it is no such JSON, or there are no words in it.</summary>
    public static IReadOnlyList<HistoryItem>? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var lines = document.RootElement.TryGetProperty("entries", out var entries) ? OfExport([.. entries.EnumerateArray()]) : OfHistory(HistoryJson.Read(json));
            var said = lines.Where(line => line.Text.Trim().Length > 0).TakeLast(MaxLines).ToList();
            return said.Count == 0 ? null : [.. said.Select((line, index) => new HistoryMessage { ItemId = $"earlier_{index}", Role = line.Role, Text = Shorten(line.Text) })];
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<(MessageRole Role, string Text)> OfExport(IReadOnlyList<JsonElement> entries)
    {
        var cut = entries.Where(entry => Is(entry, "heard") && entry.GetProperty("was_interrupted").GetBoolean())
            .GroupBy(Item).ToDictionary(item => item.Key, item => Text(item.Last()), StringComparer.Ordinal);
        return entries.Where(entry => Is(entry, "said")).Select(entry => (RoleOf(entry.GetProperty("speaker").GetString()), cut.GetValueOrDefault(Item(entry)) ?? Text(entry)));
    }

    private static IEnumerable<(MessageRole Role, string Text)> OfHistory(IReadOnlyList<HistoryItem> history) =>
        history.OfType<HistoryMessage>().Where(message => s_roles.Contains(message.Role)).Select(message => (message.Role, message.HeardText ?? message.Text));

    private static bool Is(JsonElement entry, string kind) => entry.GetProperty("kind").GetString() == kind;

    private static string Item(JsonElement entry) => entry.GetProperty("item_id").GetString() ?? "";

    private static string Text(JsonElement entry) => entry.GetProperty("text").GetString() ?? "";

    private static MessageRole RoleOf(string? speaker) => speaker switch
    {
        "Caller" => MessageRole.User,
        "Agent" => MessageRole.Assistant,
        _ => MessageRole.System,
    };

    private static string Shorten(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength];
}
