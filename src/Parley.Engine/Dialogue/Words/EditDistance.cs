namespace Parley.Engine.Dialogue.Words;

/// <summary>How alike two words are: 1 for equal, 0 for nothing in common (Levenshtein distance over the longer length).</summary>
internal static class EditDistance
{
    private const int LongestWord = 48;

    public static double Similarity(string left, string right)
    {
        if (left == right)
        {
            return 1;
        }

        var longer = Math.Max(left.Length, right.Length);
        return left.Length > LongestWord || right.Length > LongestWord || Math.Abs(left.Length - right.Length) > 2
            ? 0
            : 1 - (double)Between(left, right) / longer;
    }

    private static int Between(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            row[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var substitution = diagonal + (left[line - 1] == right[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(substitution, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
