using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>What has a form of its own: keys, IBANs, e-mail addresses; and the patterns and secrets of the options.</summary>
internal sealed class PatternFinder : IFinder
{
    private const int ShortestSecret = 6; // characters; shorter ones would blot out half of what is said
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly Regex s_key = new(
        @"\b(?:sk|pk|rk|ek|key)[-_][A-Za-z0-9_\-]{12,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[A-Za-z0-9\-]{10,}|\bAIza[A-Za-z0-9_\-]{30,}"
        + @"|(?i:\bbearer\s+)[A-Za-z0-9._~+/\-]{12,}=*|\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*",
        Options);

    private static readonly Regex s_iban = new(@"\b[A-Z]{2}\d{2}(?:[ \-]?[A-Z0-9]){11,30}\b", Options | RegexOptions.IgnoreCase);

    // Spoken too: "john dot smith at example dot com".
    private static readonly Regex s_email = new(
        @"[\p{L}\p{N}._%+\-]+@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+"
        + @"|\b[\p{L}\p{N}_]+(?:\s+(?:dot|underscore|dash|hyphen|plus)\s+[\p{L}\p{N}_]+)*\s+at\s+[\p{L}\p{N}\-]+(?:\s+dash\s+[\p{L}\p{N}\-]+)*(?:\s+dot\s+[\p{L}\p{N}\-]+)+\b",
        Options | RegexOptions.IgnoreCase);

    private readonly IReadOnlyList<(string Kind, Regex Pattern)> _patterns;
    private readonly IReadOnlyList<string> _secrets;

    public PatternFinder(RedactorOptions options)
    {
        _patterns = [.. options.Patterns.Select(pattern => (pattern.Key, Compile(pattern.Key, pattern.Value, options.PatternTimeout)))];
        _secrets = [.. options.KnownSecrets.Where(secret => secret.Length >= ShortestSecret)];
    }

    public IEnumerable<Finding> Find(RedactionInput input) =>
    [
        .. _secrets.SelectMany(secret => FindAll(input.Text, secret)),
        .. Matches(s_key, input.Text, RedactionKind.Key),
        .. s_iban.Matches(input.Text).Select(match => Iban(match)).OfType<Finding>(),
        .. Matches(s_email, input.Text, RedactionKind.Email),
        .. _patterns.SelectMany(pattern => Custom(input.Text, pattern.Kind, pattern.Pattern)),
    ];

    private static IEnumerable<Finding> Matches(Regex pattern, string text, string kind) =>
        pattern.Matches(text).Where(match => match.Length > 0).Select(match => new Finding(match.Index, match.Length, kind));

    /// <summary>The pattern may have run on into the next words: the longest beginning that is an IBAN counts.</summary>
    private static Finding? Iban(Match match)
    {
        for (var length = match.Length; length >= 15; length--)
        {
            var iban = string.Concat(match.Value.AsSpan(0, length).ToString().Where(char.IsAsciiLetterOrDigit));
            if (char.IsAsciiLetterOrDigit(match.Value[length - 1]) && iban.Length is >= 15 and <= 34 && CheckDigits.Iban(iban))
            {
                return new Finding(match.Index, length, RedactionKind.Iban);
            }
        }

        return null;
    }

    /// <summary>A pattern that takes too long has not shown that the text is clean, so none of it is written.</summary>
    private static List<Finding> Custom(string text, string kind, Regex pattern)
    {
        try
        {
            return [.. Matches(pattern, text, kind)];
        }
        catch (RegexMatchTimeoutException)
        {
            return [new Finding(0, text.Length, kind)];
        }
    }

    private static IEnumerable<Finding> FindAll(string text, string secret)
    {
        for (var at = text.IndexOf(secret, StringComparison.Ordinal); at >= 0; at = text.IndexOf(secret, at + secret.Length, StringComparison.Ordinal))
        {
            yield return new Finding(at, secret.Length, RedactionKind.Key);
        }
    }

    private static Regex Compile(string kind, string pattern, TimeSpan timeout)
    {
        try
        {
            return new Regex(pattern, Options | RegexOptions.IgnoreCase, timeout);
        }
        catch (NotSupportedException) // it looks around or refers back: it may take exponential time, so it has a limit
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, timeout);
        }
        catch (RegexParseException exception)
        {
            throw new ArgumentException($"The pattern '{kind}' is no regular expression: {exception.Message}", nameof(pattern), exception);
        }
    }
}
