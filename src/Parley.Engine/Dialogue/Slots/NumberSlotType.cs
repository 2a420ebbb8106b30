using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>A number, or with units behind it an amount of money: "five thousand rupees", "2 lakh". The value is a number.</summary>
/// <param name="wholeOnly">Whether fractions are refused; the value is then a <see cref="long"/>, else a <see cref="decimal"/>.</param>
/// <param name="units">Words that may follow and belong to the value.</param>
internal sealed class NumberSlotType(bool wholeOnly, IReadOnlyList<string> units) : ISlotType
{
    private static readonly string[] s_examples =
    [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "twenty", "twenty five",
        "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "one hundred", "two hundred", "five hundred", "one thousand",
        "two thousand five hundred", "five thousand", "ten thousand", "fifty thousand", "one lakh", "two lakh", "five lakh", "ten lakh",
    ];

    private static readonly string s_word = "(" + string.Join(" | ",
        [.. NumberWords.Digits, .. NumberWords.Teens, .. NumberWords.Tens, "hundred", "thousand", "lakh", "and"]) + ")+";

    public RecognitionSlot? Spoken { get; } = units.Count == 0
        ? new(s_word, s_examples)
        : new($"{s_word} [{string.Join(" | ", units)}]", [.. s_examples, .. s_examples.Select(number => $"{number} {units[0]}")]);

    public SlotMatch? Match(Utterance utterance, int start, bool asked)
    {
        var tokens = utterance.Tokens;
        var first = start < tokens.Count - 1 && units.Contains(tokens[start].Text) ? start + 1 : start; // "₹5,500" puts the unit first
        var (value, count) = NumberWords.Read(tokens, first);
        if (count == 0 || (wholeOnly && value != decimal.Truncate(value)))
        {
            return null;
        }

        var end = first + count;
        end += end < tokens.Count && units.Contains(tokens[end].Text) ? 1 : 0;
        return new SlotMatch(wholeOnly ? (long)value : value, start, end - start);
    }
}
