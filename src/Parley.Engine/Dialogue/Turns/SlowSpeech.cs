using System.Text.RegularExpressions;

namespace Parley.Engine.Dialogue.Turns;

/// <summary>The same words with pauses: ids and numbers sign by sign, a break after each clause.</summary>
internal static partial class SlowSpeech
{
    public static string Of(string text) =>
        ClauseEnd().Replace(Code().Replace(text, match => string.Join(' ', match.Value.Replace("-", ",", StringComparison.Ordinal).ToCharArray())), "$1 … ").Trim();

    [GeneratedRegex(@"\b(?:[A-Z]{2,}-)+[A-Z0-9]+\b|\b\d{4,}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"([,;.?!])\s+(?=[A-Za-z])")]
    private static partial Regex ClauseEnd();
}
