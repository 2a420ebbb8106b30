using System.Text;

namespace Parley.Engine.Speech.Recognition;

/// <summary>
/// Cuts the few hundred words of one domain out of the full pronouncing dictionary: a decoder starts in 15 ms with those and in
/// seconds with all 134,723 lines.
/// </summary>
/// <param name="path">A dictionary in CMU form, one <c>word PH OW N Z</c> or <c>word(2) ...</c> a line.</param>
internal sealed class PronouncingDictionary(string path)
{
    /// <summary>The dictionary text for <paramref name="words"/>.</summary>
    /// <remarks>
    /// Own pronunciations come first, the dictionary's stay as alternatives. Guessed are the words whose pronunciation had to be
    /// guessed; unknown those that could not even be guessed, which no grammar may name.
    /// </remarks>
    public string Cut(
        IReadOnlyCollection<string> words,
        IReadOnlyDictionary<string, string> own,
        out IReadOnlyList<string> guessed,
        out IReadOnlyList<string> unknown)
    {
        var found = words.Distinct(StringComparer.Ordinal).ToDictionary(word => word, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var (word, phones) in own)
        {
            if (found.TryGetValue(word.ToLowerInvariant(), out var pronunciations))
            {
                pronunciations.Add(string.Join(' ', phones.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            }
        }

        ReadInto(found);
        var (guesses, unknowns, text) = (new List<string>(), new List<string>(), new StringBuilder());
        foreach (var (word, pronunciations) in found.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (pronunciations.Count == 0)
            {
                Guess(word, pronunciations, guesses, unknowns);
            }

            AppendEntries(text, word, pronunciations);
        }

        (guessed, unknown) = (guesses, unknowns);
        return text.ToString();
    }

    private static void Guess(string word, List<string> pronunciations, List<string> guesses, List<string> unknowns)
    {
        if (LetterToSound.Guess(word) is { } phones)
        {
            pronunciations.Add(phones);
            guesses.Add(word);
        }
        else
        {
            unknowns.Add(word);
        }
    }

    private static void AppendEntries(StringBuilder text, string word, List<string> pronunciations)
    {
        var number = 0;
        foreach (var phones in pronunciations.Distinct(StringComparer.Ordinal))
        {
            text.Append(word);
            if (++number > 1)
            {
                text.Append('(').Append(number).Append(')');
            }

            text.Append(' ').Append(phones).Append('\n');
        }
    }

    private void ReadInto(Dictionary<string, List<string>> found)
    {
        var lookup = found.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in File.ReadLines(path))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0)
            {
                continue;
            }

            var word = line.AsSpan(0, space);
            var bracket = word.IndexOf('(');
            if (lookup.TryGetValue(bracket > 0 ? word[..bracket] : word, out var pronunciations))
            {
                pronunciations.Add(line[(space + 1)..].Trim());
            }
        }
    }
}
