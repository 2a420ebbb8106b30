using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>
/// Card numbers: 13 to 19 digits that begin as cards do and pass Luhn's check, alone or among other digits. Where cards are spoken of the check is not
/// asked for, because a recogniser may have misheard a digit.
/// </summary>
internal sealed class CardFinder : IFinder
{
    private const int MinLength = 13;
    private const int MaxLength = 19;
    private static readonly Regex s_card = new(
        @"\b(?:card|visa|master\s?card|amex|american express|credit|debit)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static bool Mentions(ReadOnlySpan<char> text) => s_card.IsMatch(text);

    public IEnumerable<Finding> Find(RedactionInput input) => input.Runs.Where(run => run.Digits.Length >= MinLength).SelectMany(run => Find(input, run));

    private static IEnumerable<Finding> Find(RedactionInput input, DigitRun run)
    {
        if (run.Digits.Length <= MaxLength && (input.AnswersSecretQuestion || Mentions(input.Before(run.Start))))
        {
            yield return run.Whole(RedactionKind.Card);
            yield break;
        }

        // Which digit is in which group: a card may begin in the middle of one.
        var groupOf = run.Groups.SelectMany((group, index) => Enumerable.Repeat(index, group.Digits.Length)).ToList();
        for (var start = 0; start + MinLength <= run.Digits.Length; start++)
        {
            if (LongestAt(run.Digits, start) is { } length)
            {
                yield return run.Part(groupOf[start], groupOf[start + length - 1], RedactionKind.Card);
                start += length - 1;
            }
        }
    }

    private static int? LongestAt(string digits, int start)
    {
        for (var length = Math.Min(MaxLength, digits.Length - start); length >= MinLength; length--)
        {
            var number = digits.AsSpan(start, length);
            if (number[0] is >= '2' and <= '6' && number.ContainsAnyExcept(number[0]) && CheckDigits.Luhn(number))
            {
                return length;
            }
        }

        return null;
    }
}
