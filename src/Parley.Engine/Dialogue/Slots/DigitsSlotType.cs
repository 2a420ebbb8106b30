using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>A number of fixed length said digit by digit: a PIN, a customer number. The value is a string of digits.</summary>
internal sealed class DigitsSlotType(int length) : ISlotType
{
    public RecognitionSlot? Spoken { get; } = new(SpokenDigits.Jsgf(length), SpokenDigits.Examples(length));

    public SlotMatch? Match(Utterance utterance, int start, bool asked)
    {
        var tokens = utterance.Tokens;
        var continuesRun = start > 0 && tokens[start - 1].Text is not "oh" && DigitRun.IsDigit(tokens[start - 1]);
        return !continuesRun && DigitRun.Read(tokens, start, length) is { } run ? new SlotMatch(run.Digits, start, run.Count) : null;
    }
}
