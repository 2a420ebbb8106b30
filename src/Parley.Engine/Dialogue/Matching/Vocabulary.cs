using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Matching;

/// <summary>
/// The words of all phrases, each with its weight: the fewer intents use a word, the more it says (inverse document frequency
/// over intents). A word that no intent uses weighs more than the rarest: it speaks of something else.
/// </summary>
internal sealed class Vocabulary
{
    private const double LightShare = 0.15;
    private const double SlotShare = 1.6;
    private const double StrangerShare = 1.4;
    private const int ForgivingLength = 4;
    private const double AlikeEnough = 0.75;

    private readonly Dictionary<string, double> _weights = [];
    private readonly double _rarest;

    public Vocabulary(IReadOnlyList<ScriptIntent> intents)
    {
        _rarest = Math.Log(1 + Math.Max(intents.Count, 8));
        var uses = new Dictionary<string, int>();
        foreach (var intent in intents)
        {
            foreach (var stem in intent.Phrases.SelectMany(phrase => phrase.Stems).Distinct())
            {
                uses[stem] = uses.GetValueOrDefault(stem) + 1;
            }
        }

        foreach (var (stem, count) in uses)
        {
            _weights[stem] = Phrase.IsSlot(stem) ? _rarest * SlotShare : Scale(stem, Math.Log(1 + Math.Max(intents.Count, 8) / (double)count));
        }
    }

    public double Weight(string stem) => _weights.TryGetValue(stem, out var weight) ? weight : Scale(stem, _rarest * StrangerShare);

    /// <summary>The known words that <paramref name="stem"/> may stand for, with how alike they are.</summary>
    public IReadOnlyList<(string Stem, double Likeness)> Like(string stem)
    {
        if (_weights.ContainsKey(stem) || stem.Length < ForgivingLength)
        {
            return [(stem, 1)];
        }

        return [.. _weights.Keys
            .Where(known => known.Length >= ForgivingLength && !Phrase.IsSlot(known))
            .Select(known => (known, EditDistance.Similarity(stem, known)))
            .Where(pair => pair.Item2 >= AlikeEnough)];
    }

    private static double Scale(string stem, double weight) =>
        FillerWords.IsFiller(stem) ? 0.01 : FillerWords.IsLight(stem) ? weight * LightShare : weight;
}
