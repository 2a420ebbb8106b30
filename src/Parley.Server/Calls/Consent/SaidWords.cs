using Parley.Server.Twilio.Consults;

namespace Parley.Server.Calls.Consent;

/// <summary>Whether a model that was told to say a sentence did: models mostly keep to it, and write numbers as they like. Pure.</summary>
internal static class SaidWords
{
    private const double EnoughShare = 0.75;
    private const double EnoughOfSaid = 0.6;
    private const int MostTimesLonger = 2;

    /// <summary>
    /// Whether nearly all of the sentence's pairs of neighbouring letters are in what was said, in any language, and not much else is: of a short sentence
    /// they are in any long speech. What says no where the sentence does not says something else.
    /// </summary>
    public static bool Hold(string sentence, string said)
    {
        var (wantedLetters, givenLetters) = (Letters(sentence), Letters(said));
        var wanted = Pairs(wantedLetters);
        var given = Pairs(givenLetters);
        var common = wanted.Count(given.Contains);
        return common >= EnoughShare * wanted.Count
            && common >= EnoughOfSaid * given.Count
            && givenLetters.Length <= MostTimesLonger * wantedLetters.Length
            && SpokenAnswer.NoWords(said).IsSubsetOf(SpokenAnswer.NoWords(sentence));
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static HashSet<string> Pairs(string letters) => letters.Length < 2
        ? [letters]
        : Enumerable.Range(0, letters.Length - 1).Select(start => letters.Substring(start, 2)).ToHashSet(StringComparer.Ordinal);
}
