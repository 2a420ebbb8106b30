using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>Compares a few expected words with what was said, forgiving one slip in a long word.</summary>
internal static class WordMatch
{
    private const int ForgivingLength = 5;
    private const double AlikeEnough = 0.8;

    /// <summary>The number of words when all of <paramref name="expected"/> stand at <paramref name="start"/>, else 0.</summary>
    public static int Count(IReadOnlyList<Token> tokens, int start, IReadOnlyList<string> expected)
    {
        if (start + expected.Count > tokens.Count)
        {
            return 0;
        }

        for (var index = 0; index < expected.Count; index++)
        {
            if (!Alike(tokens[start + index].Text, expected[index]))
            {
                return 0;
            }
        }

        return expected.Count;
    }

    private static bool Alike(string said, string expected) =>
        said == expected
        || Stemmer.Stem(said) == Stemmer.Stem(expected)
        || (said.Length >= ForgivingLength && expected.Length >= ForgivingLength && EditDistance.Similarity(said, expected) >= AlikeEnough);
}
