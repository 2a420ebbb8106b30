using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Tools;

/// <summary>A boolean that some tool wants: on or off, with or without, or yes or no. The value is a <see cref="bool"/>.</summary>
internal sealed class ToolFlagSlotType : ISlotType
{
    /// <summary>The one instance: it has no state.</summary>
    public static ToolFlagSlotType Instance { get; } = new();

    public RecognitionSlot? Spoken { get; } = new("(on | off | yes | no | with | without)", ["on", "off", "yes", "no", "with", "without"]);

    public SlotMatch? Match(Utterance utterance, int start, bool asked) => utterance.Tokens[start].Text switch
    {
        "on" or "true" or "with" or "enable" or "enabled" => new SlotMatch(true, start, 1),
        "off" or "false" or "without" or "disable" or "disabled" => new SlotMatch(false, start, 1),
        _ => YesNoSlotType.Instance.Match(utterance, start, asked),
    };
}
