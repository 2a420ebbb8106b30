using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Slots;

/// <summary>Looks for the best value of a type anywhere in an utterance.</summary>
internal static class SlotFinder
{
    /// <param name="type">What to look for.</param>
    /// <param name="utterance">Where to look.</param>
    /// <param name="asked">True when the caller was just asked for it.</param>
    /// <param name="taken">Words that belong to other values already.</param>
    /// <returns>The longest value, the first among equals.</returns>
    public static SlotMatch? Find(ISlotType type, Utterance utterance, bool asked, ReadOnlySpan<bool> taken = default)
    {
        SlotMatch? best = null;
        for (var start = 0; start < utterance.Tokens.Count; start++)
        {
            if (type.Match(utterance, start, asked) is { } match && match.Count > (best?.Count ?? 0) && IsFree(match, taken))
            {
                best = match;
            }
        }

        return best;
    }

    private static bool IsFree(SlotMatch match, ReadOnlySpan<bool> taken) =>
        taken.IsEmpty || !taken.Slice(match.Start, match.Count).Contains(true);
}
