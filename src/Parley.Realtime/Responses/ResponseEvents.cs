using Parley.Realtime.Items;

namespace Parley.Realtime.Responses;

/// <summary><c>response.created</c>: a response began.</summary>
public sealed record ResponseCreatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.created";

    /// <summary>In progress, without output.</summary>
    public required Response Response { get; init; }
}

/// <summary><c>response.done</c>: a response ended, however it ended.</summary>
public sealed record ResponseDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.done";

    /// <summary>Its outcome, without audio bytes.</summary>
    public required Response Response { get; init; }
}

/// <summary><c>response.output_item.added</c>: an output item began.</summary>
public sealed record ResponseOutputItemAddedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.output_item.added";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The item.</summary>
    public required ConversationItem Item { get; init; }
}

/// <summary><c>response.output_item.done</c>: an output item is final.</summary>
public sealed record ResponseOutputItemDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.output_item.done";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The item.</summary>
    public required ConversationItem Item { get; init; }
}

/// <summary><c>response.content_part.added</c>: a part began.</summary>
public sealed record ResponseContentPartAddedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.content_part.added";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>The empty part.</summary>
    public required ResponsePart Part { get; init; }
}

/// <summary><c>response.content_part.done</c>: a part is final.</summary>
public sealed record ResponseContentPartDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.content_part.done";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>The whole part.</summary>
    public required ResponsePart Part { get; init; }
}
