using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Matching;

/// <summary>
/// Finds the intent that an utterance means: the weighted share of words in common with an example phrase (Dice coefficient over
/// inverse document frequencies), of which a small part is for word order. Pure and thread-safe.
/// </summary>
internal sealed class IntentMatcher
{
    /// <summary>Below this an utterance means nothing that is known. Set by the samples' test tables.</summary>
    private const double Threshold = 0.62;

    /// <summary>Two intents closer than this are asked about.</summary>
    private const double Margin = 0.04;

    /// <summary>No question is asked about what fits as well as this.</summary>
    private const double Certain = 0.97;

    private const double OrderShare = 0.1;

    private readonly IReadOnlyList<ScriptIntent> _intents;
    private readonly IReadOnlyDictionary<string, ScriptGate> _gates;
    private readonly Vocabulary _vocabulary;
    private readonly Dictionary<ScriptIntent, WeighedPhrase[]> _phrases;

    public IntentMatcher(IReadOnlyList<ScriptIntent> intents, IReadOnlyDictionary<string, ScriptGate> gates)
    {
        _intents = intents;
        _gates = gates;
        _vocabulary = new Vocabulary(intents);
        _phrases = new Dictionary<ScriptIntent, WeighedPhrase[]>(ReferenceEqualityComparer.Instance);
        foreach (var intent in intents)
        {
            _phrases[intent] = [.. intent.Phrases.Select(phrase => new WeighedPhrase(phrase, _vocabulary))];
        }
    }

    public MatchOutcome Match(Utterance utterance)
    {
        var finder = new SlotCache(utterance);
        var ranking = _intents.Select(intent => Score(intent, utterance, finder)).OrderByDescending(match => match.Score).Take(2).ToList();
        if (ranking.Count == 0 || ranking[0].Score < Threshold)
        {
            return MatchOutcome.None;
        }

        return ranking.Count == 1 || ranking[0].Score >= Certain || ranking[0].Score - ranking[1].Score >= Margin || ranking[1].Score < Threshold
            ? new MatchOutcome(ranking[0], [])
            : new MatchOutcome(null, [.. ranking.Select(match => match.Intent)]);
    }

    /// <summary>How well one intent fits, whether or not it is well enough.</summary>
    public IntentMatch Score(ScriptIntent intent, Utterance utterance) => Score(intent, utterance, new SlotCache(utterance));

    private IntentMatch Score(ScriptIntent intent, Utterance utterance, SlotCache finder)
    {
        var slots = Slots(intent, utterance, finder);
        var said = Replace(utterance, slots);
        SaidWord[] words = [.. said.Select(word => finder.Word(word, _vocabulary))];
        var best = 0.0;
        foreach (var phrase in _phrases[intent])
        {
            best = Math.Max(best, Similarity(words, phrase));
        }

        return new IntentMatch(intent, Math.Max(best, KeywordScore(intent, said)), slots);
    }

    private Dictionary<string, SlotMatch> Slots(ScriptIntent intent, Utterance utterance, SlotCache finder)
    {
        var found = new Dictionary<string, SlotMatch>();
        var taken = new bool[utterance.Tokens.Count];
        var gateSlots = intent.Requires is { } gate ? _gates[gate].Slots : [];
        foreach (var slot in intent.Slots.Concat(gateSlots))
        {
            if (!found.ContainsKey(slot.Name) && finder.Find(slot.Type, taken) is { } match)
            {
                found[slot.Name] = match;
                taken.AsSpan(match.Start, match.Count).Fill(true);
            }
        }

        return found;
    }

    /// <summary>The utterance's words with each value replaced by its slot's name.</summary>
    private static List<string> Replace(Utterance utterance, Dictionary<string, SlotMatch> slots)
    {
        var said = new List<string>();
        for (var index = 0; index < utterance.Tokens.Count; index++)
        {
            var slot = slots.FirstOrDefault(pair => index >= pair.Value.Start && index < pair.Value.Start + pair.Value.Count);
            if (slot.Key is null)
            {
                said.Add(utterance.Tokens[index].Stem);
            }
            else if (index == slot.Value.Start)
            {
                said.Add($"{{{slot.Key}}}");
            }
        }

        return said;
    }

    private static double Similarity(SaidWord[] said, WeighedPhrase phrase)
    {
        Span<bool> used = stackalloc bool[phrase.Stems.Count];
        double common = 0, saidWeight = 0;
        var order = 0;
        var last = -1;
        var matched = 0;
        foreach (var word in said)
        {
            var (place, likeness) = Place(word, phrase.Stems, used);
            if (place < 0)
            {
                saidWeight += word.IsSlot ? 0 : word.Weight; // a value that the phrase does not ask for is no contradiction
                continue;
            }

            used[place] = true;
            var shared = phrase.Weights[place] * likeness;
            common += shared;
            saidWeight += Math.Max(word.Weight, shared);
            order += place > last ? 1 : 0;
            matched++;
            last = place;
        }

        var total = saidWeight + phrase.TotalWeight;
        var inOrder = matched > 0 ? (double)order / matched : 0;
        return total > 0 ? 2 * common / total * (1 - OrderShare + OrderShare * inOrder) : 0;
    }

    private static (int Place, double Likeness) Place(SaidWord word, IReadOnlyList<string> phrase, Span<bool> used)
    {
        foreach (var (stem, likeness) in word.Like)
        {
            for (var place = 0; place < phrase.Count; place++)
            {
                if (!used[place] && phrase[place] == stem)
                {
                    return (place, likeness);
                }
            }
        }

        return (-1, 0);
    }

    /// <summary>For tools without a script: the share of the tool's own words that were said, less what else was said.</summary>
    private static double KeywordScore(ScriptIntent intent, List<string> said)
    {
        if (intent.Keywords.Count == 0)
        {
            return 0;
        }

        var words = said.Where(word => !Phrase.IsSlot(word) && !FillerWords.IsFiller(word) && !FillerWords.IsLight(word)).ToList();
        var hits = intent.Keywords.Count(keyword => said.Contains(keyword));
        var strangers = words.Count(word => !intent.Keywords.Contains(word));
        return hits == 0 ? 0 : Math.Max(0, 0.5 + 0.4 * hits / intent.Keywords.Count - 0.06 * Math.Max(0, strangers - 2));
    }
}
