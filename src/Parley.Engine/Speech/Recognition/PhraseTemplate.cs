namespace Parley.Engine.Speech.Recognition;

/// <summary>One expected utterance: words, and <c>{slot}</c> names between them.</summary>
internal sealed class PhraseTemplate
{
    private PhraseTemplate(IReadOnlyList<(string Text, bool IsSlot)> parts)
    {
        Parts = parts;
        Words = [.. parts.Where(part => !part.IsSlot).Select(part => part.Text)];
        SlotNames = [.. parts.Where(part => part.IsSlot).Select(part => part.Text)];
    }

    public IReadOnlyList<(string Text, bool IsSlot)> Parts { get; }

    public IReadOnlyList<string> Words { get; }

    public IReadOnlyList<string> SlotNames { get; }

    public static PhraseTemplate Parse(string phrase)
    {
        var parts = new List<(string, bool)>();
        for (var at = 0; at < phrase.Length;)
        {
            var open = phrase.IndexOf('{', at);
            var close = open < 0 ? -1 : phrase.IndexOf('}', open);
            var literal = close < 0 ? phrase[at..] : phrase[at..open];
            parts.AddRange(SpokenWords.Split(literal).Select(word => (word, false)));
            if (close < 0)
            {
                break;
            }

            parts.Add((phrase[(open + 1)..close].Trim(), true));
            at = close + 1;
        }

        return new PhraseTemplate(parts);
    }

    public string ToJsgf(IReadOnlyDictionary<string, string> ruleNames) =>
        string.Join(' ', Parts.Select(part => part.IsSlot ? ruleNames[part.Text] : part.Text));

    public IReadOnlyList<string> Fill(Func<string, IReadOnlyList<string>> valueOf) =>
        [.. Parts.SelectMany(part => part.IsSlot ? valueOf(part.Text) : [part.Text])];
}
