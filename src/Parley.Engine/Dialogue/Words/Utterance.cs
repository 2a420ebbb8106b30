using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Engine.Dialogue.Words;

/// <summary>What somebody said or typed, cut into comparable words. Typed "ORD-DEL-7721" and spoken "o r d d e l …" both become tokens.</summary>
internal sealed partial class Utterance
{
    private Utterance(string text, IReadOnlyList<Token> tokens)
    {
        Text = text;
        Tokens = tokens;
    }

    /// <summary>As it came.</summary>
    public string Text { get; }

    /// <summary>The words in order; empty when nothing was said.</summary>
    public IReadOnlyList<Token> Tokens { get; }

    public static Utterance Read(string text)
    {
        var tokens = new List<Token>();
        foreach (var match in WordPattern().EnumerateMatches(text))
        {
            var raw = text.AsSpan(match.Index, match.Length).ToString().ToLower(CultureInfo.InvariantCulture).Replace('’', '\'');
            foreach (var word in Expand(raw))
            {
                tokens.Add(new Token(word, Stemmer.Stem(word), match.Index, match.Length));
            }
        }

        return new Utterance(text, tokens);
    }

    /// <summary>The words from <paramref name="start"/> as they were written, with everything between them.</summary>
    public string Slice(int start, int count)
    {
        var first = Tokens[start];
        var last = Tokens[start + count - 1];
        return Text[first.Start..(last.Start + last.Length)];
    }

    private static IEnumerable<string> Expand(string word) => word[0] switch
    {
        '₹' => ["rupees"],
        '$' => ["dollars"],
        '€' => ["euros"],
        '£' => ["pounds"],
        '%' => ["percent"],
        >= '0' and <= '9' => [word.Replace(",", "", StringComparison.Ordinal)],
        _ => Contractions.Expand(word),
    };

    [GeneratedRegex(@"[0-9]{1,3}(?:,[0-9]{2,3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\p{L}+(?:['’]\p{L}+)*|[₹$€£%]", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();
}
