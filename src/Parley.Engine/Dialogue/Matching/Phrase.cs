using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Matching;

/// <summary>One way of saying something, written out: words, and slots in braces.</summary>
internal sealed class Phrase
{
    private Phrase(IReadOnlyList<string> words)
    {
        Stems = [.. words.SelectMany(word => IsSlot(word) ? [word] : Utterance.Read(word).Tokens.Select(token => token.Stem))];
        Slots = [.. words.Where(IsSlot).Select(word => word[1..^1])];
        Spoken = string.Join(' ', words.Select(word => IsSlot(word) ? word : SpokenText.Of(word)).Where(word => word.Length > 0));
    }

    /// <summary>Comparable words; a slot keeps its braces.</summary>
    public IReadOnlyList<string> Stems { get; }

    /// <summary>The names of the slots, in order.</summary>
    public IReadOnlyList<string> Slots { get; }

    /// <summary>As a recogniser hears it: lower case, numbers as words, slots in braces.</summary>
    public string Spoken { get; }

    public static Phrase Of(IReadOnlyList<string> words) => new(words);

    /// <summary>A phrase without notation.</summary>
    public static Phrase Of(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static bool IsSlot(string word) => word.Length > 2 && word[0] == '{' && word[^1] == '}';
}
