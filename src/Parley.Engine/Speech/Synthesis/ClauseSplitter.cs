namespace Parley.Engine.Speech.Synthesis;

/// <summary>
/// Cuts text where a speaker would pause. flite plans the whole of what it is given before the first sample, so a short first
/// clause is what makes the first audio come early.
/// </summary>
internal static class ClauseSplitter
{
    /// <summary>From this length on a comma ends a clause.</summary>
    private const int CommaLength = 40;

    /// <summary>From this length on any space does.</summary>
    private const int LongestClause = 160;

    public static List<string> Split(string text)
    {
        var clauses = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var length = i + 1 - start;
            var atPause = i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]);
            if (text[i] == '\n'
                || (atPause && text[i] is ('.' or '!' or '?'))
                || (atPause && text[i] is (',' or ';' or ':') && length >= CommaLength)
                || (length >= LongestClause && char.IsWhiteSpace(text[i])))
            {
                Add(text[start..(i + 1)]);
                start = i + 1;
            }
        }

        Add(text[start..]);
        return clauses;

        void Add(string clause)
        {
            if (clause.Any(char.IsLetterOrDigit))
            {
                clauses.Add(clause.Trim());
            }
        }
    }
}
