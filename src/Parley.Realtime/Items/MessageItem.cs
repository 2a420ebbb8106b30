namespace Parley.Realtime.Items;

/// <summary>Something said or written by one side.</summary>
public sealed record MessageItem : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => "message";

    /// <summary>Who says it.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The parts, in order; empty while an assistant item is being made.</summary>
    public required IReadOnlyList<ContentPart> Content { get; init; }
}
