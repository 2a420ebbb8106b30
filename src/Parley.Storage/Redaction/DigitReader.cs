using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>Reads the digits of a text, written or spoken, and which of them belong together. Linear in the text's length. Thread-safe.</summary>
internal sealed class DigitReader(IReadOnlyDictionary<string, string> furtherWords)
{
    private const int MaxGap = 6; // characters without a word or digit between two groups of a run

    // \d is every script's digits; the words of a run are looked up, whatever else is between is not.
    private static readonly Regex s_tokens = new(@"\d+|\p{L}+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly FrozenSet<string> s_fillers = FrozenSet.ToFrozenSet(
        ["uh", "um", "er", "erm", "ah", "and", "then", "dash", "hyphen", "space", "slash", "dot", "point"], StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> s_english = new(StringComparer.OrdinalIgnoreCase)
    {
        ["zero"] = "0", ["oh"] = "0", ["o"] = "0", ["nought"] = "0", ["one"] = "1", ["two"] = "2", ["three"] = "3", ["four"] = "4", ["five"] = "5",
        ["six"] = "6", ["seven"] = "7", ["eight"] = "8", ["nine"] = "9", ["niner"] = "9", ["ten"] = "10", ["eleven"] = "11", ["twelve"] = "12",
        ["thirteen"] = "13", ["fourteen"] = "14", ["fifteen"] = "15", ["sixteen"] = "16", ["seventeen"] = "17", ["eighteen"] = "18",
        ["nineteen"] = "19", ["twenty"] = "20", ["thirty"] = "30", ["forty"] = "40", ["fifty"] = "50", ["sixty"] = "60", ["seventy"] = "70",
        ["eighty"] = "80", ["ninety"] = "90",
    };

    private readonly FrozenDictionary<string, string> _words =
        furtherWords.Concat(s_english).DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<DigitRun> Read(string text)
    {
        var runs = new List<DigitRun>();
        var groups = new List<DigitGroup>();
        var times = 1; // of "double" and "triple"
        var end = 0;
        foreach (Match token in s_tokens.Matches(text))
        {
            if (groups.Count > 0 && token.Index - end > MaxGap)
            {
                Finish();
            }

            end = token.Index + token.Length;
            if (char.IsDigit(token.Value[0]))
            {
                groups.Add(new DigitGroup(token.Index, end, Normalize(token.Value), false));
                times = 1;
            }
            else if (_words.TryGetValue(token.Value, out var digits))
            {
                Speak(token.Index, end, digits);
            }
            else if (!TryMultiply(token.Value) && !s_fillers.Contains(token.Value))
            {
                Finish();
            }
        }

        Finish();
        return runs;

        void Speak(int start, int stop, string digits)
        {
            // "forty one" is 41; "four one" is 4 and 1.
            if (digits.Length == 1 && digits != "0" && times == 1 && groups.Count > 0 && groups[^1] is { IsSpoken: true, Digits: [>= '2', '0'] } tens)
            {
                groups[^1] = tens with { End = stop, Digits = $"{tens.Digits[0]}{digits}" };
                return;
            }

            groups.Add(new DigitGroup(start, stop, string.Concat(Enumerable.Repeat(digits, times)), true));
            times = 1;
        }

        bool TryMultiply(string word)
        {
            times = word.ToUpperInvariant() switch { "DOUBLE" => 2, "TRIPLE" or "TREBLE" => 3, _ => 1 };
            if (groups.Count > 0 && groups[^1].IsSpoken && word.ToUpperInvariant() is "HUNDRED" or "THOUSAND")
            {
                groups[^1] = groups[^1] with { End = end, Digits = groups[^1].Digits + (word.Length == "hundred".Length ? "00" : "000") };
                return true;
            }

            return times > 1;
        }

        void Finish()
        {
            if (groups.Count > 0)
            {
                runs.Add(new DigitRun([.. groups]));
                groups.Clear();
            }

            times = 1;
        }
    }

    /// <summary>Digits of any script as those of ASCII.</summary>
    private static string Normalize(string digits) =>
        string.Create(digits.Length, digits, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('0' + (int)char.GetNumericValue(source[i]));
            }
        });
}
