using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>How a run of digits may be spoken, as a grammar and as examples.</summary>
internal static class SpokenDigits
{
    private const int OneByOneWeight = 50; // against any mixture of pairs

    private static readonly string s_digit = $"(/10/ {string.Join(" | /10/ ", NumberWords.Digits.ToArray())} | /3/ oh)";

    private static readonly string s_pair = $"({s_digit} {s_digit} | double {s_digit} | {string.Join(" | ", [.. NumberWords.Teens])} | ("
        + string.Join(" | ", [.. NumberWords.Tens]) + $") [{string.Join(" | ", NumberWords.Digits[1..].ToArray())}])";

    /// <summary>The right-hand side of a JSGF rule for exactly <paramref name="length"/> digits, mostly one by one, else in pairs.</summary>
    public static string Jsgf(int length)
    {
        var oneByOne = string.Join(' ', Enumerable.Repeat(s_digit, length));
        return length < 2
            ? oneByOne
            : $"(/{OneByOneWeight}/ {oneByOne} | {string.Join(' ', Enumerable.Repeat(s_pair, length / 2).Concat(length % 2 == 0 ? [] : [s_digit]))})";
    }

    /// <summary>Spoken runs that between them hold every digit in every place, and the other ways of saying a pair.</summary>
    public static IReadOnlyList<string> Examples(int length)
    {
        var examples = new List<string>();
        for (var first = 0; first < 10; first++)
        {
            examples.Add(Speak(Enumerable.Range(0, length).Select(place => (first + place * 3) % 10)));
            examples.Add(Speak(Enumerable.Range(0, length).Select(place => (first * 7 + place) % 10)));
        }

        if (length >= 2)
        {
            var rest = length > 2 ? " " + Speak(Enumerable.Range(2, length - 2).Select(place => place % 10)) : "";
            examples.AddRange(NumberWords.Digits.ToArray().Select(digit => $"double {digit}{rest}"));
            examples.AddRange(NumberWords.Tens.ToArray().Select((tens, index) => $"{tens} {NumberWords.Digits[index + 1]}{rest}"));
        }

        return examples;
    }

    /// <summary>The digits one by one.</summary>
    public static string Speak(IEnumerable<int> digits) => string.Join(' ', digits.Select(digit => NumberWords.Digits[digit]));
}
