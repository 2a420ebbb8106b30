namespace Parley.Engine.Dialogue.Matching;

/// <summary>
/// Writes out the notation of example phrases: <c>(where is|where's) [my] order {order_id}</c> stands for four phrases.
/// Groups nest.
/// </summary>
internal sealed class PhraseNotation
{
    /// <summary>More than this from one line is a slip of the pen.</summary>
    private const int MostPhrases = 512;

    private readonly string _text;
    private int _position;

    private PhraseNotation(string text) => _text = text;

    /// <exception cref="FormatException">The message says what was expected, and at which character.</exception>
    public static IReadOnlyList<Phrase> Expand(string text)
    {
        var notation = new PhraseNotation(text);
        var variants = notation.Alternatives();
        if (notation._position < text.Length)
        {
            throw notation.Expected($"no '{text[notation._position]}' without its opening bracket");
        }

        return [.. variants.Where(words => words.Count > 0).Select(Phrase.Of).DistinctBy(phrase => phrase.Spoken)];
    }

    private List<List<string>> Alternatives()
    {
        var all = Sequence();
        while (_position < _text.Length && _text[_position] == '|')
        {
            _position++;
            all.AddRange(Sequence());
        }

        return all;
    }

    private List<List<string>> Sequence()
    {
        List<List<string>> variants = [[]];
        while (_position < _text.Length && _text[_position] is not ('|' or ')' or ']'))
        {
            var sign = _text[_position];
            if (char.IsWhiteSpace(sign))
            {
                _position++;
                continue;
            }

            var next = sign switch
            {
                '(' => Group(')'),
                '[' => [[], .. Group(']')],
                '{' => [[Slot()]],
                '}' => throw Expected("'{' before '}'"),
                _ => [[Word()]],
            };
            if (variants.Count * next.Count > MostPhrases)
            {
                throw new FormatException($"at most {MostPhrases} phrases from one line; split the line");
            }

            variants = [.. variants.SelectMany(head => next.Select(tail => head.Concat(tail).ToList()))];
        }

        return variants;
    }

    private List<List<string>> Group(char end)
    {
        _position++;
        var variants = Alternatives();
        if (_position >= _text.Length || _text[_position] != end)
        {
            throw Expected($"'{end}'");
        }

        _position++;
        return variants;
    }

    private string Slot()
    {
        var end = _text.IndexOf('}', _position);
        var name = end < 0 ? "" : _text[(_position + 1)..end];
        if (name.Length == 0 || !name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_'))
        {
            throw Expected("a slot name in braces, such as {order_id}");
        }

        _position = end + 1;
        return $"{{{name}}}";
    }

    private string Word()
    {
        var start = _position;
        while (_position < _text.Length && !char.IsWhiteSpace(_text[_position]) && !"()[]{}|".Contains(_text[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        return _text[start.._position];
    }

    private FormatException Expected(string what) => new($"{what} at character {_position + 1} of the phrase");
}
