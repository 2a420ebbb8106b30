namespace Parley.Engine.Speech.Recognition;

/// <summary>How a text becomes the words that dictionary, grammar and language model share.</summary>
internal static class SpokenWords
{
    private static readonly char[] s_edgeCharacters = ['\'', '-', '.', '_'];

    /// <summary>Letters, digits and what the pronouncing dictionary writes inside words.</summary>
    public static bool IsWordCharacter(char value) => char.IsLetterOrDigit(value) || value is '\'' or '-' or '.' or '_';

    /// <summary>Lower-case words without punctuation.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && IsWordCharacter(text[i]))
            {
                i++;
            }

            var word = text[start..i].Trim(s_edgeCharacters).ToLowerInvariant();
            if (word.Length > 0)
            {
                words.Add(word);
            }

            i = i == start ? i + 1 : i;
        }

        return words;
    }

    /// <summary>Words to insert, delete or replace to turn one utterance into the other.</summary>
    public static int Distance(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var previous = new int[second.Count + 1];
        var current = new int[second.Count + 1];
        for (var j = 0; j <= second.Count; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= first.Count; i++)
        {
            current[0] = i;
            for (var j = 1; j <= second.Count; j++)
            {
                var replace = previous[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, 1 + Math.Min(previous[j], current[j - 1]));
            }

            (previous, current) = (current, previous);
        }

        return previous[second.Count];
    }
}
