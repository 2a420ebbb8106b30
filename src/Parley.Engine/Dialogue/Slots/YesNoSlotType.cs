using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>Yes or no in the words people use. The value is a <see cref="bool"/>.</summary>
internal sealed class YesNoSlotType : ISlotType
{
    private static readonly string[] s_no =
        ["no", "no thanks", "no thank you", "nope", "nah", "do not", "please do not", "not right", "not now", "that is wrong", "not correct", "wrong", "no do not", "no that is wrong"];

    private static readonly string[] s_yes =
    [
        "yes", "yes please", "yeah", "yep", "yup", "sure", "correct", "right", "that is right", "that is correct", "yes that is right",
        "okay", "go ahead", "please do", "please go ahead", "yes go ahead", "of course", "confirm", "do it", "absolutely", "exactly", "fine",
    ];

    private static readonly (bool Value, string[] Words)[] s_forms =
        [.. s_no.Select(words => (false, words.Split(' '))), .. s_yes.Select(words => (true, words.Split(' ')))];

    /// <summary>The one instance: it has no state.</summary>
    public static YesNoSlotType Instance { get; } = new();

    public RecognitionSlot? Spoken { get; } = new($"({string.Join(" | ", [.. s_yes, .. s_no])})", [.. s_yes, .. s_no]);

    public SlotMatch? Match(Utterance utterance, int start, bool asked)
    {
        SlotMatch? best = null;
        foreach (var (value, words) in s_forms)
        {
            if (words.Length > (best?.Count ?? 0) && WordMatch.Count(utterance.Tokens, start, words) > 0)
            {
                best = new SlotMatch(value, start, words.Length);
            }
        }

        return best;
    }
}
