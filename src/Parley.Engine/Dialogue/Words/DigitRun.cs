using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Parley.Engine.Dialogue.Words;

/// <summary>
/// Digits as people say them: "seven seven two one", "double seven two one", "seventy seven twenty one", "oh", and what a recogniser
/// makes of them inside a run ("to" for two, "for" for four).
/// </summary>
internal static class DigitRun
{
    private static readonly FrozenDictionary<string, char> s_digits = new Dictionary<string, char>
    {
        ["zero"] = '0', ["oh"] = '0', ["o"] = '0', ["nought"] = '0', ["nil"] = '0', ["one"] = '1', ["two"] = '2', ["three"] = '3',
        ["four"] = '4', ["five"] = '5', ["six"] = '6', ["seven"] = '7', ["eight"] = '8', ["nine"] = '9', ["niner"] = '9',
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, char> s_heardAs = new Dictionary<string, char>
    {
        ["to"] = '2', ["too"] = '2', ["for"] = '4', ["fore"] = '4', ["won"] = '1', ["ate"] = '8', ["tree"] = '3', ["sex"] = '6',
        ["sicks"] = '6', ["owe"] = '0', ["fife"] = '5',
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> s_pauses = new[] { "dash", "hyphen", "minus", "um", "uh", "er", "and", "then", "space" }.ToFrozenSet();

    /// <summary>Reads exactly <paramref name="length"/> digits beginning at <paramref name="start"/>; a longer run is no match.</summary>
    /// <returns>The digits and the number of words; null when the run is shorter or longer.</returns>
    public static (string Digits, int Count)? Read(IReadOnlyList<Token> tokens, int start, int length)
    {
        if (start >= tokens.Count)
        {
            return null;
        }

        return Run(tokens, start, length) ?? Cardinal(tokens, start, length);
    }

    /// <summary>Whether the word can begin or go on with a run of digits, misheard words aside.</summary>
    public static bool IsDigit(Token token) =>
        token.IsNumeric || s_digits.ContainsKey(token.Text) || NumberWords.Value(token.Text) >= 0 || token.Text is "double" or "triple";

    private static (string, int)? Run(IReadOnlyList<Token> tokens, int start, int length)
    {
        var digits = new StringBuilder(length);
        var end = start;
        for (var index = start; index < tokens.Count && digits.Length <= length;)
        {
            var used = Append(tokens, index, digits, length);
            if (used == 0)
            {
                if (digits.Length == 0 || !s_pauses.Contains(tokens[index].Text))
                {
                    break;
                }

                index++;
                continue;
            }

            index += used;
            end = index;
        }

        var runsOn = end < tokens.Count && (IsDigit(tokens[end]) || NumberWords.IsScale(tokens[end].Text));
        return digits.Length == length && !runsOn ? (digits.ToString(), end - start) : null;
    }

    private static int Append(IReadOnlyList<Token> tokens, int index, StringBuilder digits, int length)
    {
        var token = tokens[index];
        if (token.IsNumeric)
        {
            if (token.Text.Contains('.', StringComparison.Ordinal))
            {
                return 0;
            }

            digits.Append(token.Text);
            return 1;
        }

        if (s_digits.TryGetValue(token.Text, out var digit))
        {
            digits.Append(digit);
            return 1;
        }

        if (token.Text is "double" or "triple")
        {
            return Repeat(tokens, index, digits);
        }

        var value = NumberWords.Value(token.Text);
        if (value >= 10)
        {
            var unit = index + 1 < tokens.Count && value >= 20 && s_digits.TryGetValue(tokens[index + 1].Text, out var next) && next != '0' ? next : '\0';
            digits.Append(CultureInfo.InvariantCulture, $"{(unit == '\0' ? value : value + (unit - '0'))}");
            return unit == '\0' ? 1 : 2;
        }

        // A misheard word counts only within a run that still lacks digits, or before one that it completes.
        var nextIsDigit = index + 1 < tokens.Count && IsDigit(tokens[index + 1]);
        if (digits.Length < length && (digits.Length > 0 || nextIsDigit)
            && s_heardAs.TryGetValue(token.Text, out var heard))
        {
            digits.Append(heard);
            return 1;
        }

        return 0;
    }

    private static int Repeat(IReadOnlyList<Token> tokens, int index, StringBuilder digits)
    {
        if (index + 1 >= tokens.Count)
        {
            return 0;
        }

        var next = tokens[index + 1];
        var digit = next.IsNumeric && next.Text.Length == 1 ? next.Text[0]
            : s_digits.TryGetValue(next.Text, out var named) || s_heardAs.TryGetValue(next.Text, out named) ? named : '\0';
        if (digit == '\0')
        {
            return 0;
        }

        digits.Append(digit, tokens[index].Text == "double" ? 2 : 3);
        return 2;
    }

    private static (string, int)? Cardinal(IReadOnlyList<Token> tokens, int start, int length)
    {
        var (value, count) = NumberWords.Read(tokens, start);
        var digits = value.ToString(CultureInfo.InvariantCulture);
        return count > 1 && digits.Length == length && !digits.Contains('.', StringComparison.Ordinal) ? (digits, count) : null;
    }
}
