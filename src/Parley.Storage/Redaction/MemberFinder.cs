using System.Buffers;
using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>
/// Members named like secrets in texts that hold JSON without being it: cut off, too deep, or quoted once more. Of a value that is no string or number all
/// that follows is taken out, because nobody knows where it ends.
/// </summary>
internal sealed class MemberFinder : IFinder
{
    private static readonly Regex s_name = new(
        @"[""'](?<name>[\p{L}\p{N}_\-. ]+)\\*[""']\s*:\s*", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly SearchValues<char> s_ends = SearchValues.Create(",}] \r\n\t");

    public IEnumerable<Finding> Find(RedactionInput input)
    {
        var text = input.Text;
        foreach (Match match in text.Contains(':', StringComparison.Ordinal) ? s_name.Matches(text) : Enumerable.Empty<Match>())
        {
            var start = match.Index + match.Length;
            if (SecretNames.IsSecret(match.Groups["name"].Value) && Value(text, start) is { Length: > 0 } value)
            {
                yield return value;
            }
        }
    }

    private static Finding Value(string text, int start)
    {
        var quote = start;
        while (quote < text.Length && text[quote] == '\\')
        {
            quote++;
        }

        if (quote < text.Length && (text[quote] is '"' or '\''))
        {
            return Found(quote + 1, StringEnd(text, quote, quote - start));
        }

        if (start < text.Length && (text[start] is '{' or '['))
        {
            return Found(start, text.Length);
        }

        var length = text.AsSpan(start).IndexOfAny(s_ends);
        return Found(start, length < 0 ? text.Length : start + length);
    }

    /// <summary>Where the closing quote's escapes begin: it has as many as the opening one, behind whole escaped backslashes.</summary>
    private static int StringEnd(string text, int quote, int escapes)
    {
        var run = 0;
        for (var at = quote + 1; at < text.Length; at++)
        {
            if (text[at] == text[quote] && run % (2 * (escapes + 1)) == escapes)
            {
                return at - escapes;
            }

            run = text[at] == '\\' ? run + 1 : 0;
        }

        return text.Length;
    }

    private static Finding Found(int start, int end) => new(start, end - start, RedactionKind.Pin);
}
