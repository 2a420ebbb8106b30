namespace Parley.Engine.Turns.Completion;

/// <summary>Digits in words and in figures.</summary>
internal static class DigitWords
{
    private static readonly string[] s_digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>A word with its figures spoken: <c>7721</c> is four words, <c>b2</c> two.</summary>
    public static IEnumerable<string> Spell(string word)
    {
        if (!word.Any(char.IsAsciiDigit))
        {
            yield return word;
            yield break;
        }

        foreach (var character in word.Where(char.IsLetterOrDigit))
        {
            yield return char.IsAsciiDigit(character) ? s_digits[character - '0'] : character.ToString();
        }
    }

    /// <summary>How many digits a word stands for; 0 for none.</summary>
    public static int CountIn(string word) => word switch
    {
        "oh" or "nought" => 1,
        "twenty" or "thirty" or "forty" or "fifty" or "sixty" or "seventy" or "eighty" or "ninety" or "ten" or "eleven" or "twelve"
            or "thirteen" or "fourteen" or "fifteen" or "sixteen" or "seventeen" or "eighteen" or "nineteen" => 2,
        _ when s_digits.Contains(word) => 1,
        _ => word.All(character => char.IsAsciiDigit(character) || character == '-') ? word.Count(char.IsAsciiDigit) : 0,
    };
}
