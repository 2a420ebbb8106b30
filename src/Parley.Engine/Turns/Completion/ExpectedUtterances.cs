using Parley.Engine.Speech;
using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Turns.Completion;

/// <summary>How words fit what was expected.</summary>
/// <param name="IsWhole">They are one of the expected utterances.</param>
/// <param name="GoesOn">They are the beginning of a longer one.</param>
internal readonly record struct ExpectationFit(bool IsWhole, bool GoesOn);

/// <summary>The utterances of a <see cref="RecognitionDomain"/>, to compare words with. Not thread-safe.</summary>
internal sealed class ExpectedUtterances
{
    private const int MostWords = 62; // places between words fit one 64-bit set
    private const int LeastSlotWords = 2; // fewer at an utterance's end are a coincidence
    private readonly List<GrammarNode> _phrases = [];
    private readonly List<GrammarNode> _slots = [];
    private string[] _words = [];
    private bool _hasRunOut;

    public ExpectedUtterances(RecognitionDomain domain)
    {
        var slots = new Dictionary<string, GrammarNode>(StringComparer.Ordinal);
        foreach (var (name, slot) in domain.Slots)
        {
            try
            {
                slots.Add(name, SlotGrammar.Parse(slot.Jsgf).Root);
            }
            catch (FormatException)
            {
                // The recogniser, which is given the same, logs it; phrases with this slot are not expected here.
            }
        }

        _slots.AddRange(slots.Values);
        foreach (var template in domain.Phrases.Select(PhraseTemplate.Parse).Where(template => template.SlotNames.All(slots.ContainsKey)))
        {
            _phrases.Add(new SequenceNode([.. template.Parts.Select(part => part.IsSlot ? slots[part.Text] : new WordNode(part.Text))]));
        }
    }

    /// <summary>Compares; digits may be written as figures.</summary>
    public ExpectationFit Fit(IReadOnlyList<string> words)
    {
        _words = [.. words.SelectMany(DigitWords.Spell)];
        if (_words.Length is 0 or > MostWords)
        {
            return default;
        }

        var fit = FitAny(_phrases, start: 0);
        for (var start = 1; start <= _words.Length - LeastSlotWords && fit is { IsWhole: false, GoesOn: false }; start++)
        {
            fit = FitAny(_slots, start); // "well hello it is delhi seven seven": no phrase, but the slot wants more
        }

        return fit;
    }

    private ExpectationFit FitAny(List<GrammarNode> nodes, int start)
    {
        _hasRunOut = false;
        var ends = nodes.Aggregate(0UL, (all, node) => all | Advance(node, 1UL << start));
        return new ExpectationFit((ends & (1UL << _words.Length)) != 0, _hasRunOut);
    }

    /// <summary>All places that a node may reach from any of the places in <paramref name="starts"/>.</summary>
    private ulong Advance(GrammarNode node, ulong starts) => node switch
    {
        _ when starts == 0 => 0,
        WordNode word => AdvanceWord(word.Word, starts),
        SequenceNode sequence => sequence.Parts.Aggregate(starts, (places, part) => Advance(part, places)),
        ChoiceNode choice => choice.Choices.Aggregate(0UL, (places, part) => places | Advance(part.Node, starts)),
        OptionalNode optional => starts | Advance(optional.Part, starts),
        RepeatNode repeat => AdvanceRepeat(repeat.Part, starts),
        _ => 0,
    };

    private ulong AdvanceWord(string word, ulong starts)
    {
        _hasRunOut |= (starts & (1UL << _words.Length)) != 0;
        var ends = 0UL;
        for (var place = 0; place < _words.Length; place++)
        {
            if ((starts & (1UL << place)) != 0 && _words[place] == word)
            {
                ends |= 1UL << (place + 1);
            }
        }

        return ends;
    }

    private ulong AdvanceRepeat(GrammarNode part, ulong starts)
    {
        var (all, latest) = (0UL, starts);
        while (latest != 0)
        {
            latest = Advance(part, latest) & ~all;
            all |= latest;
        }

        return all;
    }
}
