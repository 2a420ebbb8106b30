using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>PINs, passwords and codes: nothing about them shows what they are but the words around them, or the question before.</summary>
internal sealed class SecretCodeFinder : IFinder
{
    private const int MinLength = 3;
    private const int MaxLength = 12;
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex s_words = new(
        @"\b(?:pin|p\.i\.n|pins|passcode|pass code|password|cvv2?|cvc2?|cv2|csc|otp|(?:security|verification|access|one[- ]time|confirmation|unlock) (?:code|number|password|passcode|pin))\b",
        Options);

    private static readonly Regex s_password = new(@"\b(?:password|passphrase|passcode)\b\s*(?:is|was|:|=)\s*(?<secret>\S+)", Options);

    public static bool Mentions(ReadOnlySpan<char> text) => s_words.IsMatch(text);

    public IEnumerable<Finding> Find(RedactionInput input)
    {
        foreach (var run in input.Runs.Where(run => run.Digits.Length >= MinLength))
        {
            if (input.AnswersSecretQuestion || (run.Digits.Length <= MaxLength && IsSpokenOf(input, run)))
            {
                yield return run.Whole(RedactionKind.Pin);
            }
        }

        foreach (Match match in s_password.Matches(input.Text))
        {
            var secret = match.Groups["secret"];
            yield return new Finding(secret.Index, secret.Length, RedactionKind.Pin);
        }
    }

    private static bool IsSpokenOf(RedactionInput input, DigitRun run) => Mentions(input.Before(run.Start)) || Mentions(input.After(run.Groups[^1].End));
}
