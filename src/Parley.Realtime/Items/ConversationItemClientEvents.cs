namespace Parley.Realtime.Items;

/// <summary><c>conversation.item.create</c>: adds an item.</summary>
public sealed record ConversationItemCreateEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.create";

    /// <summary>Insert after this item; null or empty appends, <c>root</c> inserts first.</summary>
    public string? PreviousItemId { get; init; }

    /// <summary>The item.</summary>
    public required ConversationItem Item { get; init; }
}

/// <summary><c>conversation.item.retrieve</c>: asks for an item with its audio.</summary>
public sealed record ConversationItemRetrieveEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.retrieve";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }
}

/// <summary><c>conversation.item.truncate</c>: cuts an assistant's audio item to what was heard.</summary>
public sealed record ConversationItemTruncateEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.truncate";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>How much was heard, in milliseconds; at most what exists.</summary>
    public required int AudioEndMs { get; init; }
}

/// <summary><c>conversation.item.delete</c>: removes an item.</summary>
public sealed record ConversationItemDeleteEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.delete";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }
}
