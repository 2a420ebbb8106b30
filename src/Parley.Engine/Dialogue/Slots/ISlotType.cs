using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>A kind of value that a caller may say: how to find it among words, and how a recogniser may hear it.</summary>
internal interface ISlotType
{
    /// <summary>How the value may be spoken; null when anything may be said, so that a recogniser cannot expect it.</summary>
    RecognitionSlot? Spoken { get; }

    /// <summary>The value beginning exactly at word <paramref name="start"/>, as long as it goes.</summary>
    /// <param name="utterance">The words.</param>
    /// <param name="start">The first word of the value.</param>
    /// <param name="asked">True when the caller was just asked for this value, so that less is proof enough.</param>
    SlotMatch? Match(Utterance utterance, int start, bool asked);
}
