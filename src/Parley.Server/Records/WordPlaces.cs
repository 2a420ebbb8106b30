using Parley.Realtime.InputAudio;
using Parley.Storage.Records;

namespace Parley.Server.Records;

/// <summary>Finds the words that a recogniser timed in the transcript that it wrote.</summary>
internal static class WordPlaces
{
    /// <param name="text">The transcript.</param>
    /// <param name="words">Its words, in their order.</param>
    /// <param name="began">When the item's audio began, from the beginning of the call.</param>
    /// <returns>Empty where a letter or digit of the text is in none of the words: nobody knows then when it was spoken.</returns>
    public static IReadOnlyList<SpokenWord> Find(string text, IReadOnlyList<TranscribedWord> words, TimeSpan began)
    {
        var places = new List<SpokenWord>(words.Count);
        var position = 0;
        foreach (var word in words)
        {
            var start = word.Text.Length == 0 ? -1 : text.IndexOf(word.Text, position, StringComparison.OrdinalIgnoreCase);
            if (start < 0 || IsSpoken(text.AsSpan(position, start - position)))
            {
                return [];
            }

            places.Add(new SpokenWord(start, word.Text.Length, began + word.Start, began + word.End));
            position = start + word.Text.Length;
        }

        return IsSpoken(text.AsSpan(position)) ? [] : places;
    }

    private static bool IsSpoken(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                return true;
            }
        }

        return false;
    }
}
