using System.Buffers;

namespace Parley.Engine.Cascade;

/// <summary>
/// Cuts a reply, as it is written, into clauses to speak: at the ends of sentences, at other punctuation once there is enough,
/// and at a space when a sentence has no punctuation. A cut always falls on white space after a complete word, so ids, amounts
/// and decimals stay whole; abbreviations do not end a sentence; a number stays with the word after it. The first clause is
/// short, for a synthesiser's first sound comes sooner for a short text. The clauses joined are the text. Not thread-safe.
/// </summary>
internal sealed class ReplySplitter
{
    private const int FirstClauseLength = 60;
    private const int LaterClauseLength = 120;
    private const int ShortestPhrase = 20; // a comma earlier than this would sound chopped

    private static readonly SearchValues<char> s_sentenceEnds = SearchValues.Create(".!?…\n");
    private static readonly SearchValues<char> s_phraseEnds = SearchValues.Create(",;:–—)");
    private static readonly SearchValues<char> s_closers = SearchValues.Create("\"')]”’*_");

    private static readonly HashSet<string> s_abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "nos", "vs", "e.g", "i.e", "etc", "inc", "ltd", "co", "corp", "jr", "sr",
        "approx", "dept", "est", "ext", "fig", "tel", "a.m", "p.m", "u.s", "u.k", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
        "sep", "sept", "oct", "nov", "dec", "ave", "blvd", "rd", "mt",
    };

    private string _text = "";
    private bool _hasCut;

    /// <summary>Takes more of the reply.</summary>
    public void Push(string text) => _text += text;

    /// <summary>Takes the next clause that is complete; null when more text is needed to tell.</summary>
    public string? TakeClause()
    {
        var cut = FindCut();
        return cut == 0 ? null : Cut(cut);
    }

    /// <summary>Takes what is left when no more text comes, clause by clause; null when nothing is.</summary>
    public string? TakeRest() => _text.Length == 0 ? null : TakeClause() ?? Cut(_text.Length);

    private string Cut(int length)
    {
        var clause = _text[..length];
        _text = _text[length..];
        _hasCut = true;
        return clause;
    }

    /// <summary>How much to cut; 0 for nothing yet.</summary>
    private int FindCut()
    {
        var limit = _hasCut ? LaterClauseLength : FirstClauseLength;
        var lastPhrase = 0;
        var lastSpace = 0;
        for (var index = 1; index < _text.Length; index++)
        {
            if (!char.IsWhiteSpace(_text[index]) || index + 1 == _text.Length || char.IsWhiteSpace(_text[index + 1]))
            {
                continue; // a cut needs the beginning of the next word, else more white space might follow
            }

            if (IsSentenceEnd(index))
            {
                return Fits(index, limit) ? index + 1 : Earlier(lastPhrase, lastSpace, index + 1);
            }

            if (!Fits(index, limit) && (lastPhrase > 0 || lastSpace > 0))
            {
                return Earlier(lastPhrase, lastSpace, index + 1);
            }

            if (IsPhraseEnd(index))
            {
                if (!_hasCut)
                {
                    return index + 1; // the first sound matters more than the length of its clause
                }

                lastPhrase = index + 1;
            }
            else if (!IsAfterNumberOrAbbreviation(index))
            {
                lastSpace = index + 1;
            }
        }

        return 0;
    }

    private static bool Fits(int index, int limit) => index <= limit;

    private static int Earlier(int phrase, int space, int here) => phrase > 0 ? phrase : space > 0 ? space : here;

    private bool IsSentenceEnd(int space)
    {
        var end = WordEnd(space);
        if (_text[space] == '\n')
        {
            return true;
        }

        return end > 0 && s_sentenceEnds.Contains(_text[end - 1])
            && !(_text[end - 1] == '.' && (IsAbbreviation(Word(end - 1)) || char.IsLower(_text[space + 1])));
    }

    private bool IsPhraseEnd(int space) => space >= ShortestPhrase && s_phraseEnds.Contains(_text[space - 1]);

    private bool IsAfterNumberOrAbbreviation(int space)
    {
        var word = Word(space);
        return word.Length > 0 && (char.IsDigit(word[^1]) || IsAbbreviation(word.TrimEnd('.')));
    }

    /// <summary>Where the word before a space ends, closing quotes and brackets left out.</summary>
    private int WordEnd(int space)
    {
        var end = space;
        while (end > 0 && s_closers.Contains(_text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private ReadOnlySpan<char> Word(int end)
    {
        var start = end;
        while (start > 0 && !char.IsWhiteSpace(_text[start - 1]))
        {
            start--;
        }

        return _text.AsSpan(start, end - start);
    }

    /// <summary>Known ones and single letters, as in initials; a sentence seldom ends in either.</summary>
    private static bool IsAbbreviation(ReadOnlySpan<char> word)
    {
        word = word.TrimStart("(\"'[");
        return (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I')
            || s_abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }
}
