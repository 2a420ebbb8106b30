using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>Which items leave the chat model's view when a context is too long (protocol §4.8). Pure.</summary>
internal static class ContextWindow
{
    /// <param name="itemTokens">The tokens of each item, oldest first.</param>
    /// <param name="setupTokens">Those of instructions and tools, which always stay.</param>
    /// <param name="tokenLimit">How many tokens instructions, tools and items may have together.</param>
    /// <param name="truncation">What to do when they have more.</param>
    /// <returns>How many of the oldest items to leave out, never the newest; null when the policy forbids it.</returns>
    public static int? CountToDrop(IReadOnlyList<int> itemTokens, int setupTokens, int tokenLimit, TruncationConfiguration truncation)
    {
        var allowed = Math.Min(tokenLimit - setupTokens, truncation.PostInstructionsTokenLimit ?? int.MaxValue);
        var total = itemTokens.Sum(tokens => (long)tokens);
        if (total <= allowed)
        {
            return 0;
        }

        if (truncation.Type == "disabled")
        {
            return null;
        }

        // Fewer, larger cuts keep the chat model's cache warm: down to the ratio, not just under the limit.
        var target = allowed * (truncation.RetentionRatio ?? 1);
        var count = 0;
        while (count < itemTokens.Count - 1 && total > target)
        {
            total -= itemTokens[count++];
        }

        return count;
    }
}
