namespace Parley.Realtime.Responses;

/// <summary><c>response.function_call_arguments.delta</c>: more of a call's arguments.</summary>
public sealed record ResponseFunctionCallArgumentsDeltaEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.function_call_arguments.delta";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The call.</summary>
    public required string CallId { get; init; }

    /// <summary>JSON text to append.</summary>
    public required string Delta { get; init; }
}

/// <summary><c>response.function_call_arguments.done</c>: all of a call's arguments.</summary>
public sealed record ResponseFunctionCallArgumentsDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.function_call_arguments.done";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The call.</summary>
    public required string CallId { get; init; }

    /// <summary>The function's name.</summary>
    public string? Name { get; init; }

    /// <summary>JSON text.</summary>
    public required string Arguments { get; init; }
}
