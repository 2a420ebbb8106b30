using System.Globalization;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>Numbers as English words.</summary>
internal static class SpokenNumbers
{
    private static readonly string[] s_small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] s_tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (long Value, string Name)[] s_scales =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred")];

    private static readonly (string Ending, string Ordinal)[] s_ordinals =
    [
        ("one", "first"), ("two", "second"), ("three", "third"), ("five", "fifth"), ("eight", "eighth"), ("nine", "ninth"),
        ("twelve", "twelfth"), ("y", "ieth"), ("", "th"),
    ];

    /// <summary>1299 as "one thousand two hundred ninety nine".</summary>
    public static string Cardinal(long value)
    {
        if (value < 0)
        {
            return "minus " + Cardinal(-value);
        }

        foreach (var (scale, name) in s_scales)
        {
            if (value >= scale)
            {
                var rest = value % scale;
                return $"{Cardinal(value / scale)} {name}{(rest == 0 ? "" : " " + Cardinal(rest))}";
            }
        }

        return value < 20 ? s_small[value] : s_tens[value / 10] + (value % 10 == 0 ? "" : " " + s_small[value % 10]);
    }

    /// <summary>21 as "twenty first".</summary>
    public static string Ordinal(long value)
    {
        var cardinal = Cardinal(value);
        var (ending, ordinal) = s_ordinals.First(pair => cardinal.EndsWith(pair.Ending, StringComparison.Ordinal));
        return cardinal[..^ending.Length] + ordinal;
    }

    /// <summary>2026 as "twenty twenty six", 2005 as "two thousand five".</summary>
    public static string Year(int year) =>
        year % 1000 < 10 ? Cardinal(year)
        : year % 100 == 0 ? $"{Cardinal(year / 100)} hundred"
        : $"{Cardinal(year / 100)} {(year % 100 < 10 ? "oh " : "")}{Cardinal(year % 100)}";

    /// <summary>"7721" as "seven seven two one".</summary>
    public static string Digits(string digits) =>
        string.Join(' ', digits.Where(char.IsAsciiDigit).Select(digit => s_small[digit - '0']));

    /// <summary>"1,299.50" as "one thousand two hundred ninety nine point five zero"; too long a number digit by digit.</summary>
    public static string Decimal(string text)
    {
        var parts = text.Replace(",", "", StringComparison.Ordinal).Split('.');
        var whole = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && parts[0].Length <= 15
            ? Cardinal(value)
            : Digits(parts[0]);
        return parts.Length == 1 ? whole : $"{whole} point {Digits(parts[1])}";
    }
}
