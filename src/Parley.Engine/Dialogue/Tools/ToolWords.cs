using System.Collections.Frozen;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Tools;

/// <summary>The words by which a caller may mean a tool.</summary>
internal static class ToolWords
{
    private static readonly FrozenSet<string> s_verbs =
        ("get fetch find look lookup up search check show list read query retrieve return returns current currently given specified provided "
        + "function tool call use used using user users information info data value result details detail name id code").Split(' ').ToFrozenSet();

    /// <summary>"get_order_status" → "get order status".</summary>
    public static string Title(string tool) => ChoiceSlotType.Humanise(tool);

    /// <summary>The stems of the name's words that tell tools apart: "get_weather" → "weather".</summary>
    public static IReadOnlyList<string> OfName(string tool)
    {
        var words = Title(tool).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !FillerWords.IsLight(word)).ToList();
        var telling = words.Where(word => !s_verbs.Contains(word)).ToList();
        return [.. (telling.Count > 0 ? telling : words).Select(Stemmer.Stem).Distinct()];
    }

    /// <summary>The telling stems of a description.</summary>
    public static IReadOnlyList<string> OfDescription(string description) => [.. Utterance.Read(description).Tokens
        .Where(token => token.Text.Length > 3 && !s_verbs.Contains(token.Text) && !FillerWords.IsLight(token.Text) && !FillerWords.IsFiller(token.Text))
        .Select(token => token.Stem).Distinct()];
}
