namespace Parley.Engine.Turns.Completion;

/// <summary>A number at the end that is shorter than its kind: a telephone number of three digits, a house without its street.</summary>
internal static class SpokenNumber
{
    private const double TooShort = -4.5;
    private const double LongEnough = 1;

    public static double Weigh(IReadOnlyList<string> words)
    {
        var count = 0;
        var start = words.Count;
        while (start > 0 && DigitWords.CountIn(words[start - 1]) is var digits && digits > 0)
        {
            count += digits;
            start--;
        }

        if (count == 0)
        {
            return WaitsForDigits(words) ? TooShort : 0;
        }

        return FewestDigits(words.Take(start).ToList()) switch
        {
            0 => 0,
            var fewest => count < fewest ? TooShort : LongEnough,
        };
    }

    /// <summary><c>my order number</c>: named, but not given.</summary>
    private static bool WaitsForDigits(IReadOnlyList<string> words) =>
        words[^1] is "number" or "code" && words.Count <= 4 && words[0] is "my" or "the" or "it's" or "order" or "phone" or "zip" or "account";

    /// <summary>How many digits a number must have by what it was called before; 0 when that does not say.</summary>
    private static int FewestDigits(List<string> before)
    {
        var kind = before.FindLastIndex(word => word is "number" or "code" or "digits" or "address" or "pin");
        return kind < 0 || before.Count - kind > 4 ? 0 : (before[kind], kind > 0 ? before[kind - 1] : "") switch
        {
            ("code", "zip" or "post" or "postal") => 5,
            ("number", "phone" or "telephone" or "mobile" or "cell") => 7,
            ("number", "card") => 12,
            ("number" or "digits" or "pin", _) => 4,
            ("address", _) => int.MaxValue,
            _ => 0,
        };
    }
}
