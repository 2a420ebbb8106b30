using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>Free words. Only an answer to the question for it counts; the value is the answer as it came.</summary>
internal sealed class TextSlotType : ISlotType
{
    public RecognitionSlot? Spoken => null;

    public SlotMatch? Match(Utterance utterance, int start, bool asked) =>
        asked && start == 0 && utterance.Tokens.Count > 0 ? new SlotMatch(utterance.Text.Trim(), 0, utterance.Tokens.Count) : null;
}
