using System.Collections.Frozen;

namespace Parley.Engine.Dialogue.Words;

/// <summary>Writes shortened forms out, so that "where's" and "where is" are the same words.</summary>
internal static class Contractions
{
    private static readonly FrozenDictionary<string, string[]> s_whole = new Dictionary<string, string[]>
    {
        ["can't"] = ["can", "not"],
        ["cannot"] = ["can", "not"],
        ["won't"] = ["will", "not"],
        ["wanna"] = ["want", "to"],
        ["gonna"] = ["going", "to"],
        ["gimme"] = ["give", "me"],
        ["lemme"] = ["let", "me"],
        ["let's"] = ["let", "us"],
        ["whats"] = ["what", "is"],
        ["wheres"] = ["where", "is"],
        ["hows"] = ["how", "is"],
        ["im"] = ["i", "am"],
        ["dont"] = ["do", "not"],
        ["isnt"] = ["is", "not"],
        ["ok"] = ["okay"],
        ["o'clock"] = ["o'clock"],
    }.ToFrozenDictionary();

    private static readonly (string Ending, string Word)[] s_endings =
        [("n't", "not"), ("'s", "is"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'m", "am")];

    public static IReadOnlyList<string> Expand(string word)
    {
        if (s_whole.TryGetValue(word, out var parts))
        {
            return parts;
        }

        foreach (var (ending, full) in s_endings)
        {
            if (word.Length > ending.Length && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return [word[..^ending.Length], full];
            }
        }

        return [word];
    }
}
