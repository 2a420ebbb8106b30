using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>One piece of an id's pattern: a run of digits, or a code out of a few, each with the ways of saying it.</summary>
internal sealed class IdPart
{
    /// <summary>How many digits; 0 for a part made of codes.</summary>
    public int DigitCount { get; init; }

    /// <summary>Whether callers may leave it out; the value then has it all the same when there is one code only.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Each code, as written in the id, with what people say for it besides the code itself and its letters; empty for digits.</summary>
    public IReadOnlyList<(string Code, IReadOnlyList<IReadOnlyList<string>> Said)> Codes { get; init; } = [];

    /// <summary>Reads the part at <paramref name="start"/>.</summary>
    /// <returns>The part as the id writes it and the number of words; null when it is not there.</returns>
    public (string Value, int Count)? Read(IReadOnlyList<Token> tokens, int start)
    {
        if (DigitCount > 0)
        {
            return DigitRun.Read(tokens, start, DigitCount);
        }

        (string Value, int Count)? best = null;
        foreach (var (code, said) in Codes)
        {
            var written = code.ToLowerInvariant();
            var count = Math.Max(Letters.Spelled(tokens, start, written), WordMatch.Count(tokens, start, [written]));
            count = Math.Max(count, said.Select(words => WordMatch.Count(tokens, start, words)).DefaultIfEmpty().Max());
            if (count > (best?.Count ?? 0))
            {
                best = (code, count);
            }
        }

        return best;
    }

    /// <summary>A code of the right shape that the script does not know: let the tool say that there is no such id.</summary>
    public (string Value, int Count)? ReadUnknown(IReadOnlyList<Token> tokens, int start) =>
        Codes.Count > 1 && start < tokens.Count && tokens[start].Text.Length == Codes[0].Code.Length && !tokens[start].IsNumeric
            ? (tokens[start].Text.ToUpperInvariant(), 1)
            : null;
}
