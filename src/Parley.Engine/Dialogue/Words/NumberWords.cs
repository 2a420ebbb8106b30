using System.Collections.Frozen;
using System.Globalization;

namespace Parley.Engine.Dialogue.Words;

/// <summary>Numbers as people say them, Indian scales included: "two lakh fifty thousand", "seven thousand seven hundred and twenty one".</summary>
internal static class NumberWords
{
    private static readonly string[] s_small =
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        + "nineteen").Split(' ');

    private static readonly string[] s_tens = "twenty thirty forty fifty sixty seventy eighty ninety".Split(' ');

    private static readonly FrozenDictionary<string, int> s_values = s_small.Select((word, value) => (word, value))
        .Concat(s_tens.Select((word, index) => (word, value: (index + 2) * 10)))
        .Append(("fourty", 40))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    private static readonly FrozenDictionary<string, decimal> s_scales = new Dictionary<string, decimal>
    {
        ["thousand"] = 1_000, ["k"] = 1_000, ["lakh"] = 100_000, ["lakhs"] = 100_000, ["lac"] = 100_000,
        ["crore"] = 10_000_000, ["crores"] = 10_000_000, ["million"] = 1_000_000,
    }.ToFrozenDictionary();

    /// <summary>The ten digits' names, zero first.</summary>
    public static ReadOnlySpan<string> Digits => s_small.AsSpan(0, 10);

    /// <summary>Ten to nineteen.</summary>
    public static ReadOnlySpan<string> Teens => s_small.AsSpan(10, 10);

    /// <summary>Twenty to ninety.</summary>
    public static ReadOnlySpan<string> Tens => s_tens;

    /// <summary>The value of one word below a hundred, or -1.</summary>
    public static int Value(string word) => s_values.GetValueOrDefault(word, -1);

    /// <summary>Whether the word makes the number before it larger.</summary>
    public static bool IsScale(string word) => word == "hundred" || s_scales.ContainsKey(word);

    /// <summary>Reads one cardinal number.</summary>
    /// <returns>The number and how many words it took; zero words when there is none.</returns>
    public static (decimal Value, int Count) Read(IReadOnlyList<Token> tokens, int start)
    {
        decimal total = 0, group = 0;
        var index = start;
        var last = 0;
        for (var lastWasUnit = false; index < tokens.Count; index++)
        {
            var word = tokens[index].Text;
            if (word == "and" && last > 0 && index + 1 < tokens.Count && Value(tokens[index + 1].Text) > 0 && !lastWasUnit)
            {
                continue;
            }

            if (Number(tokens[index]) is { } value && !(lastWasUnit && !FollowsTens(group, value)))
            {
                group += value;
                lastWasUnit = true;
            }
            else if (word == "hundred" && group > 0)
            {
                group *= 100;
                lastWasUnit = false;
            }
            else if (s_scales.TryGetValue(word, out var scale) && group > 0)
            {
                total += group * scale;
                group = 0;
                lastWasUnit = false;
            }
            else
            {
                break;
            }

            last = index - start + 1;
            if (total + group > 1_000_000_000_000)
            {
                break;
            }
        }

        return (total + group, last);
    }

    /// <summary>The number in words, for a recogniser's phrases.</summary>
    public static string Spell(int number) => number switch
    {
        < 0 => "minus " + Spell(-(number + 1) + 1),
        < 20 => s_small[number],
        < 100 => s_tens[number / 10 - 2] + (number % 10 == 0 ? "" : " " + s_small[number % 10]),
        < 1000 => s_small[number / 100] + " hundred" + (number % 100 == 0 ? "" : " and " + Spell(number % 100)),
        < 1_000_000 => Spell(number / 1000) + " thousand" + (number % 1000 == 0 ? "" : " " + Spell(number % 1000)),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static decimal? Number(Token token)
    {
        if (token.IsNumeric)
        {
            return token.Text.Length <= 15 ? decimal.Parse(token.Text, CultureInfo.InvariantCulture) : null;
        }

        return s_values.TryGetValue(token.Text, out var value) ? value : null;
    }

    private static bool FollowsTens(decimal group, decimal value) => group % 100 >= 20 && group % 10 == 0 && value is > 0 and < 10;
}
