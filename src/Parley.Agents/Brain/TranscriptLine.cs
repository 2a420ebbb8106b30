using Parley.Realtime.Items;

namespace Parley.Agents.Brain;

/// <summary>What one side said or wrote, once it is final.</summary>
/// <param name="ItemId">The conversation item.</param>
/// <param name="Role">User or assistant.</param>
/// <param name="Text">The words.</param>
public sealed record TranscriptLine(string ItemId, MessageRole Role, string Text)
{
    /// <summary>Who spoke, not what.</summary>
    public override string ToString() => $"{Role} {ItemId}";
}
