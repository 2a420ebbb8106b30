using System.Text.RegularExpressions;
using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>One of a list: names, products, reasons, the values of an enumeration. Each value has the ways of saying it.</summary>
internal sealed partial class ChoiceSlotType : ISlotType
{
    private readonly IReadOnlyList<(string Value, IReadOnlyList<string> Words)> _forms;

    /// <param name="values">Each value with what people say for it, in words.</param>
    public ChoiceSlotType(IEnumerable<(string Value, IReadOnlyList<string> Said)> values)
    {
        var forms = values.SelectMany(value => value.Said.Select(said => (value.Value, Said: said))).ToList();
        _forms = [.. forms.Select(form => (form.Value, (IReadOnlyList<string>)[.. Utterance.Read(form.Said).Tokens.Select(token => token.Text)]))
            .Where(form => form.Item2.Count > 0)];
        string[] spoken = [.. forms.Select(form => SpokenText.Of(form.Said)).Where(said => said.Length > 0).Distinct()];
        Spoken = new RecognitionSlot($"({string.Join(" | ", spoken)})", spoken);
    }

    public RecognitionSlot? Spoken { get; }

    /// <summary>Splits an enumeration's value into words: <c>in_transit</c>, <c>inTransit</c> → "in transit".</summary>
    public static string Humanise(string value) => WordBorder().Replace(value.Replace('_', ' ').Replace('-', ' '), " ").ToLowerInvariant();

    public SlotMatch? Match(Utterance utterance, int start, bool asked)
    {
        SlotMatch? best = null;
        foreach (var (value, words) in _forms)
        {
            var count = WordMatch.Count(utterance.Tokens, start, words);
            if (count > (best?.Count ?? 0))
            {
                best = new SlotMatch(value, start, count);
            }
        }

        return best;
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordBorder();
}
