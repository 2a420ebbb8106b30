using System.Globalization;
using System.Text;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>Writes text as a recogniser's word list has it: lower case, no punctuation, numbers as words.</summary>
internal static class SpokenText
{
    public static string Of(string text)
    {
        var spoken = new StringBuilder(text.Length);
        foreach (var word in text.ToLowerInvariant().Replace('’', '\'').Split([' ', '-', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            var letters = new string([.. word.Where(sign => char.IsLetterOrDigit(sign) || sign == '\'')]).Trim('\'');
            if (letters.Length > 0)
            {
                spoken.Append(spoken.Length > 0 ? " " : "").Append(Word(letters));
            }
        }

        return spoken.ToString();
    }

    private static string Word(string word)
    {
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0)
        {
            return word;
        }

        var number = digits <= 6 && (digits == 1 || word[0] != '0')
            ? NumberWords.Spell(int.Parse(word.AsSpan(0, digits), CultureInfo.InvariantCulture))
            : SpokenDigits.Speak(word.Take(digits).Select(sign => sign - '0'));
        return digits == word.Length ? number : $"{number} {Word(word[digits..])}";
    }
}
