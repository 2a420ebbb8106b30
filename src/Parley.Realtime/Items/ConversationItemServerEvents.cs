using System.Text.Json.Serialization;

namespace Parley.Realtime.Items;

/// <summary><c>conversation.created</c>: in the schema; not seen on GA connections.</summary>
public sealed record ConversationCreatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.created";

    /// <summary>The conversation.</summary>
    public required ConversationObject Conversation { get; init; }
}

/// <summary><c>conversation.item.created</c>: the beta's name of <c>added</c>.</summary>
public sealed record ConversationItemCreatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.created";

    /// <summary>The item before this one; null, and written as null, for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? PreviousItemId { get; init; }

    /// <summary>The item.</summary>
    public required ConversationItem Item { get; init; }
}

/// <summary><c>conversation.item.added</c>: an item exists; its content may still be empty.</summary>
public sealed record ConversationItemAddedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.added";

    /// <summary>The item before this one; null, and written as null, for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? PreviousItemId { get; init; }

    /// <summary>The item.</summary>
    public required ConversationItem Item { get; init; }
}

/// <summary><c>conversation.item.done</c>: an item is final.</summary>
public sealed record ConversationItemDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.done";

    /// <summary>The item before this one; null, and written as null, for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? PreviousItemId { get; init; }

    /// <summary>The item.</summary>
    public required ConversationItem Item { get; init; }
}

/// <summary><c>conversation.item.retrieved</c>: the answer to retrieve, with audio.</summary>
public sealed record ConversationItemRetrievedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.retrieved";

    /// <summary>The item.</summary>
    public required ConversationItem Item { get; init; }
}

/// <summary><c>conversation.item.truncated</c>: the answer to truncate.</summary>
public sealed record ConversationItemTruncatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.truncated";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>Where the audio now ends, in milliseconds.</summary>
    public required int AudioEndMs { get; init; }
}

/// <summary><c>conversation.item.deleted</c>: the answer to delete.</summary>
public sealed record ConversationItemDeletedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.deleted";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }
}
