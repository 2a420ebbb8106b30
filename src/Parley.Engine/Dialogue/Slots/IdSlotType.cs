using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>An id of a configured pattern such as <c>ORD-DEL-7721</c>, typed or spoken. The value is the id as it is written.</summary>
/// <param name="parts">The pattern's pieces in order.</param>
/// <param name="separator">What stands between the pieces.</param>
/// <param name="digitsAlone">Whether the digits without the codes will do; the value is then the digits.</param>
internal sealed class IdSlotType(IReadOnlyList<IdPart> parts, string separator, bool digitsAlone) : ISlotType
{
    public RecognitionSlot? Spoken { get; } = Speak(parts, digitsAlone);

    public SlotMatch? Match(Utterance utterance, int start, bool asked)
    {
        var tokens = utterance.Tokens;
        if (Read(tokens, start) is { } id)
        {
            return id;
        }

        var continuesRun = start > 0 && DigitRun.IsDigit(tokens[start - 1]) && tokens[start - 1].Text is not ("oh" or "o");
        return digitsAlone && !continuesRun ? ReadDigits(tokens, start) : null;
    }

    /// <summary>The digits without the codes; a code that all ids share may stand before them.</summary>
    private SlotMatch? ReadDigits(IReadOnlyList<Token> tokens, int start)
    {
        var index = start;
        foreach (var part in parts)
        {
            if (part.DigitCount > 0)
            {
                return part.Read(tokens, index) is { } run ? new SlotMatch(run.Value, start, index + run.Count - start) : null;
            }

            index = part.Codes.Count == 1 && part.Read(tokens, index) is { } code ? SkipDashes(tokens, index + code.Count) : index;
        }

        return null;
    }

    private SlotMatch? Read(IReadOnlyList<Token> tokens, int start)
    {
        var values = new List<string>(parts.Count);
        var index = start;
        var sawCode = false;
        foreach (var part in parts)
        {
            var at = values.Count > 0 ? SkipDashes(tokens, index) : index;
            var read = part.Read(tokens, at) ?? (sawCode && part.DigitCount == 0 ? part.ReadUnknown(tokens, at) : null);
            if (read is { } found)
            {
                values.Add(found.Value);
                index = at + found.Count;
                sawCode |= part.DigitCount == 0;
            }
            else if (part.IsOptional && part.Codes.Count == 1)
            {
                values.Add(part.Codes[0].Code);
            }
            else
            {
                return null;
            }
        }

        return index > start ? new SlotMatch(string.Join(separator, values), start, index - start) : null;
    }

    private static int SkipDashes(IReadOnlyList<Token> tokens, int index)
    {
        while (index < tokens.Count && tokens[index].Text is "dash" or "hyphen" or "minus" or "number" or "um" or "uh")
        {
            index++;
        }

        return index;
    }

    private static RecognitionSlot Speak(IReadOnlyList<IdPart> parts, bool digitsAlone)
    {
        var rules = new List<string>();
        var examples = new List<string> { "" };
        foreach (var part in parts)
        {
            var said = part.DigitCount > 0 ? SpokenDigits.Examples(part.DigitCount) : [.. part.Codes.SelectMany(SaidForms)];
            var rule = part.DigitCount > 0 ? SpokenDigits.Jsgf(part.DigitCount) : $"({string.Join(" | ", said)})";
            rules.Add((part.IsOptional || (digitsAlone && part.DigitCount == 0)) && part.DigitCount == 0 ? $"[{rule}]" : rule);
            examples = Combine(examples, part, said, digitsAlone);
        }

        return new RecognitionSlot(string.Join(' ', rules), examples);
    }

    /// <summary>Every code with some digits, not every code with all digits: enough for a language model, short enough to train on.</summary>
    private static List<string> Combine(List<string> heads, IdPart part, IReadOnlyList<string> said, bool digitsAlone)
    {
        if (heads.Count == 1 || part.DigitCount == 0)
        {
            IEnumerable<string> optional = (part.IsOptional || digitsAlone) && part.DigitCount == 0 ? heads : [];
            return [.. optional.Concat(heads.SelectMany(head => said.Select(tail => $"{head} {tail}".Trim())))];
        }

        return [.. said.SelectMany((tail, index) => Enumerable.Range(0, 4).Select(step => $"{heads[(index * 4 + step) % heads.Count]} {tail}".Trim()))];
    }

    private static IEnumerable<string> SaidForms((string Code, IReadOnlyList<IReadOnlyList<string>> Said) code) =>
        code.Said.Select(words => string.Join(' ', words)).Append(string.Join(' ', code.Code.ToLowerInvariant().ToCharArray())).Distinct();
}
