using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Matching;

/// <summary>Finds each type's value and looks up each word of one utterance once, however many intents ask.</summary>
internal sealed class SlotCache(Utterance utterance)
{
    private readonly Dictionary<ISlotType, SlotMatch?> _found = [];
    private readonly Dictionary<string, SaidWord> _words = [];

    public SaidWord Word(string stem, Vocabulary vocabulary)
    {
        if (!_words.TryGetValue(stem, out var word))
        {
            word = new SaidWord(vocabulary.Weight(stem), vocabulary.Like(stem), Phrase.IsSlot(stem));
            _words[stem] = word;
        }

        return word;
    }

    public SlotMatch? Find(ISlotType type, ReadOnlySpan<bool> taken)
    {
        if (!_found.TryGetValue(type, out var match))
        {
            match = SlotFinder.Find(type, utterance, asked: false);
            _found[type] = match;
        }

        return match is { } free && taken.Slice(free.Start, free.Count).Contains(true) ? SlotFinder.Find(type, utterance, asked: false, taken) : match;
    }
}
