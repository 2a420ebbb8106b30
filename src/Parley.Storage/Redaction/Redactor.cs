using System.Text;

namespace Parley.Storage.Redaction;

/// <summary>
/// Takes what must not be written out of texts, before they are written: card numbers with any separators or as spoken digits, PINs and codes, keys,
/// IBANs, national ids, e-mail addresses, phone numbers, and what the options add. Where in doubt it takes out. Thread-safe.
/// </summary>
public sealed class Redactor
{
    private volatile Rules _rules;

    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">A pattern is no regular expression.</exception>
    public Redactor(RedactorOptions? options = null) => _rules = new Rules(options ?? new RedactorOptions());

    /// <summary>Takes other things out from now on.</summary>
    /// <param name="options">All of them.</param>
    /// <exception cref="ArgumentException">A pattern is no regular expression; what was taken out before is still.</exception>
    public void Replace(RedactorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _rules = new Rules(options);
    }

    /// <summary>A text without what must not be written.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="answersSecretQuestion">
    /// True when it may answer a question for a card, PIN or code: then bare groups of three digits and more are taken out too.
    /// </param>
    public RedactedText Redact(string text, bool answersSecretQuestion = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rules = _rules;
        var input = new RedactionInput(text, rules.Digits.Read(text), answersSecretQuestion);
        var findings = Merge(rules.Finders.SelectMany(finder => finder.Find(input)).Where(finding => !rules.Keep.Contains(finding.Kind)));
        return findings.Count == 0 ? new RedactedText(text, []) : new RedactedText(Replace(text, findings), findings);
    }

    /// <summary>JSON without what must not be written: in strings, numbers, names, and arrays of pieces. What is no JSON is taken as text.</summary>
    /// <param name="json">JSON of any shape, or text.</param>
    /// <param name="answersSecretQuestion">As in <see cref="Redact"/>.</param>
    public string RedactJson(string json, bool answersSecretQuestion = false)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonRedaction.Redact(json, text => Redact(text, answersSecretQuestion).Text);
    }

    /// <summary>Whether an answer to this text may hold a card's number, a PIN or a code.</summary>
    public static bool AsksForSecret(string text) => SecretCodeFinder.Mentions(text) || CardFinder.Mentions(text);

    private static List<Finding> Merge(IEnumerable<Finding> findings)
    {
        var merged = new List<Finding>();
        foreach (var next in findings.OrderBy(finding => finding.Start)) // stable: precedence decides among equals
        {
            if (merged.Count > 0 && next.Start < merged[^1].Start + merged[^1].Length)
            {
                var last = merged[^1];
                merged[^1] = last with { Length = Math.Max(last.Length, next.Start + next.Length - last.Start) };
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged;
    }

    private static string Replace(string text, List<Finding> findings)
    {
        var written = new StringBuilder(text.Length);
        var from = 0;
        foreach (var finding in findings)
        {
            written.Append(text, from, finding.Start - from).Append(finding.Replacement);
            from = finding.Start + finding.Length;
        }

        return written.Append(text, from, text.Length - from).ToString();
    }

    private sealed class Rules(RedactorOptions options)
    {
        /// <summary>In the order of precedence: where findings overlap, the first one names the whole.</summary>
        public IReadOnlyList<IFinder> Finders { get; } =
        [
            new CardFinder(), new PatternFinder(options), new NationalIdFinder(), new SecretCodeFinder(), new MemberFinder(), new PhoneFinder(),
        ];

        public DigitReader Digits { get; } = new(options.DigitWords);

        public IReadOnlySet<string> Keep { get; } = options.Keep;
    }
}
