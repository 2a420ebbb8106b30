namespace Parley.Server.Twilio.Consults;

/// <summary>Whether a few spoken words mean yes or no. Pure.</summary>
internal static class SpokenAnswer
{
    /// <summary>What the carrier's recogniser should expect.</summary>
    public const string Hints = "yes, no, ja, nein, oui, non, si";

    private const string NoEnding = "n't"; // isn't, won't

    private const int UsualMaxWords = 6; // a machine's announcement is longer
    private static readonly HashSet<string> s_yes = new(["yes", "yeah", "yep", "sure", "ok", "okay", "ja", "oui", "si", "sí"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> s_no = new(["no", "nope", "not", "cannot", "can't", "nein", "non", "nicht", "pas"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Null when it is neither, or both.</summary>
    /// <param name="words">What was said.</param>
    /// <param name="maxWords">What is longer is no answer.</param>
    public static bool? Read(string? words, int maxWords = UsualMaxWords)
    {
        var spoken = (words ?? "").Split([' ', ',', '.', '!', '?'], maxWords + 1, StringSplitOptions.RemoveEmptyEntries);
        var (isYes, isNo) = (spoken.Any(s_yes.Contains), spoken.Any(s_no.Contains));
        return spoken.Length > maxWords || isYes == isNo ? null : isYes;
    }

    /// <summary>The words of a text that deny something, in lower case.</summary>
    public static IReadOnlySet<string> NoWords(string text)
    {
        var letters = text.ToLowerInvariant().Replace('’', '\'').Select(letter => char.IsLetterOrDigit(letter) || letter == '\'' ? letter : ' ');
        return string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => s_no.Contains(word) || word.EndsWith(NoEnding, StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
    }
}
