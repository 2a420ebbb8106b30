using System.Globalization;
using System.Text;

namespace Parley.Engine.Speech.Recognition;

/// <summary>
/// A back-off trigram language model with Witten–Bell smoothing (Witten and Bell 1991, method C), written as ARPA text.
/// </summary>
internal sealed class TrigramModel
{
    private const string Start = "<s>";
    private const string End = "</s>";
    private readonly Dictionary<string, int> _unigrams = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), int> _bigrams = [];
    private readonly Dictionary<(string, string, string), int> _trigrams = [];

    /// <summary>Counts one utterance <paramref name="times"/> times.</summary>
    public void Add(IReadOnlyList<string> words, int times = 1)
    {
        var (beforeLast, last) = ("", Start);
        for (var i = 0; i <= words.Count; i++)
        {
            var word = i == words.Count ? End : words[i];
            Count(_unigrams, word, times);
            Count(_bigrams, (last, word), times);
            if (i > 0)
            {
                Count(_trigrams, (beforeLast, last, word), times);
            }

            (beforeLast, last) = (last, word);
        }
    }

    /// <summary>The model as ARPA text.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public string ToArpa()
    {
        if (_unigrams.Count == 0)
        {
            throw new InvalidOperationException("A language model needs at least one utterance.");
        }

        var unigramTotal = (double)_unigrams.Values.Sum();
        double Unigram(string word) => // Witten–Bell mass for the unseen, spread evenly
            (_unigrams[word] + 1) / (unigramTotal + _unigrams.Count);

        var afterOne = Continuations(_bigrams, pair => pair.Item1);
        var afterTwo = Continuations(_trigrams, triple => (triple.Item1, triple.Item2));
        double Bigram(string first, string second) =>
            (_bigrams[(first, second)] + (afterOne[first].Types * Unigram(second))) / (afterOne[first].Total + afterOne[first].Types);

        // A back-off weight makes what the seen continuations leave exactly reach the unseen ones.
        var oneLeft = LeftOver(_bigrams, pair => pair.Item1, pair => Bigram(pair.Item1, pair.Item2), pair => Unigram(pair.Item2));
        double Trigram((string, string, string) key)
        {
            var context = afterTwo[(key.Item1, key.Item2)];
            return (_trigrams[key] + (context.Types * Bigram(key.Item2, key.Item3))) / (context.Total + context.Types);
        }

        var twoLeft = LeftOver(_trigrams, t => (t.Item1, t.Item2), Trigram, t => Bigram(t.Item2, t.Item3));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"\\data\\\nngram 1={_unigrams.Count + 1}\nngram 2={_bigrams.Count}\nngram 3={_trigrams.Count}\n\n\\1-grams:\n");
        Append(text, -99, Start, oneLeft.GetValueOrDefault(Start, 0));
        foreach (var word in _unigrams.Keys.Order(StringComparer.Ordinal))
        {
            Append(text, Math.Log10(Unigram(word)), word, oneLeft.GetValueOrDefault(word, 0));
        }

        text.Append("\n\\2-grams:\n");
        foreach (var pair in _bigrams.Keys.OrderBy(p => p.Item1, StringComparer.Ordinal).ThenBy(p => p.Item2, StringComparer.Ordinal))
        {
            Append(text, Math.Log10(Bigram(pair.Item1, pair.Item2)), $"{pair.Item1} {pair.Item2}", twoLeft.GetValueOrDefault(pair, 0));
        }

        text.Append("\n\\3-grams:\n");
        foreach (var key in _trigrams.Keys.OrderBy(t => t.Item1, StringComparer.Ordinal)
            .ThenBy(t => t.Item2, StringComparer.Ordinal).ThenBy(t => t.Item3, StringComparer.Ordinal))
        {
            Append(text, Math.Log10(Trigram(key)), $"{key.Item1} {key.Item2} {key.Item3}", backOff: null);
        }

        return text.Append("\n\\end\\\n").ToString();
    }

    private static void Count<TKey>(Dictionary<TKey, int> counts, TKey key, int times)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + times;

    private static Dictionary<TContext, (int Total, int Types)> Continuations<TKey, TContext>(
        Dictionary<TKey, int> counts, Func<TKey, TContext> context)
        where TKey : notnull
        where TContext : notnull =>
        counts.GroupBy(entry => context(entry.Key)).ToDictionary(
            group => group.Key, group => (group.Sum(entry => entry.Value), group.Count()));

    private static Dictionary<TContext, double> LeftOver<TKey, TContext>(
        Dictionary<TKey, int> counts, Func<TKey, TContext> context, Func<TKey, double> higher, Func<TKey, double> lower)
        where TKey : notnull
        where TContext : notnull
    {
        const double Least = 1e-7; // a context that was always followed by every word leaves nothing; keep the logarithm finite
        return counts.Keys.GroupBy(context).ToDictionary(
            group => group.Key,
            group => Math.Log10(Math.Max(Least, 1 - group.Sum(higher)) / Math.Max(Least, 1 - group.Sum(lower))));
    }

    private static void Append(StringBuilder text, double logProbability, string words, double? backOff)
    {
        text.Append(CultureInfo.InvariantCulture, $"{logProbability:F4} {words}");
        if (backOff is { } weight)
        {
            text.Append(CultureInfo.InvariantCulture, $" {weight:F4}");
        }

        text.Append('\n');
    }
}
