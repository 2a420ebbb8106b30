namespace Parley.Engine.Turns.Completion;

/// <summary>A first clause that waits for its main clause: <c>when i opened the box</c>.</summary>
internal static class EnglishSubordinate
{
    private const int FewestWordsOfAReason = 3; // "because it broke" answers a question, "because it" does not

    public static bool IsOpen(IReadOnlyList<string> words)
    {
        var start = words[0] is "so" or "and" or "but" or "well" or "yes" or "no" or "okay" ? 1 : 0;
        if (words.Count <= start)
        {
            return false;
        }

        return words[start] is "because"
            ? words.Count - start < FewestWordsOfAReason
            : Opens(words, start) && CountSubjects(words, start) < 2 && words.Count - start < 12;
    }

    private static bool Opens(IReadOnlyList<string> words, int start) =>
        words[start] is "if" or "when" or "whenever" or "after" or "before" or "since" or "although" or "though" or "while" or "until"
            or "unless" or "once"
        || (words[start] is "as" && words.Count > start + 2 && words[start + 1] is "soon" or "long");

    private static int CountSubjects(IReadOnlyList<string> words, int start) =>
        words.Skip(start + 1).Count(word => EnglishWords.PureSubjects.Contains(word) || EnglishWords.Contractions.Contains(word));
}
