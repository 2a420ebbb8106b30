namespace Parley.Server.Calls.Consent;

/// <summary>Whether a model that was told to say a sentence did: models mostly keep to it, and write numbers as they like. Pure.</summary>
internal static class SaidWords
{
    private const double EnoughShare = 0.75;

    /// <summary>Whether nearly all of the sentence's pairs of neighbouring letters are in what was said; in any language.</summary>
    public static bool Hold(string sentence, string said)
    {
        var wanted = Pairs(sentence).ToHashSet(StringComparer.Ordinal);
        var given = Pairs(said).ToHashSet(StringComparer.Ordinal);
        return wanted.Count(given.Contains) >= EnoughShare * wanted.Count;
    }

    private static IEnumerable<string> Pairs(string text)
    {
        var letters = string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return letters.Length < 2 ? [letters] : Enumerable.Range(0, letters.Length - 1).Select(start => letters.Substring(start, 2));
    }
}
