namespace Parley.Realtime.Mcp;

/// <summary><c>mcp_list_tools.in_progress</c>: a server is asked for its tools.</summary>
public sealed record McpListToolsInProgressEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "mcp_list_tools.in_progress";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }
}

/// <summary><c>mcp_list_tools.completed</c>: its tools are known.</summary>
public sealed record McpListToolsCompletedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "mcp_list_tools.completed";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }
}

/// <summary><c>mcp_list_tools.failed</c>: its tools could not be had.</summary>
public sealed record McpListToolsFailedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "mcp_list_tools.failed";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }
}

/// <summary><c>response.mcp_call_arguments.delta</c>: more of a call's arguments.</summary>
public sealed record ResponseMcpCallArgumentsDeltaEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.mcp_call_arguments.delta";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>JSON text to append.</summary>
    public required string Delta { get; init; }
}

/// <summary><c>response.mcp_call_arguments.done</c>: all of a call's arguments.</summary>
public sealed record ResponseMcpCallArgumentsDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.mcp_call_arguments.done";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>JSON text.</summary>
    public required string Arguments { get; init; }
}

/// <summary><c>response.mcp_call.in_progress</c>: the tool runs.</summary>
public sealed record ResponseMcpCallInProgressEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.mcp_call.in_progress";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }
}

/// <summary><c>response.mcp_call.completed</c>: the tool answered.</summary>
public sealed record ResponseMcpCallCompletedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.mcp_call.completed";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }
}

/// <summary><c>response.mcp_call.failed</c>: the tool failed.</summary>
public sealed record ResponseMcpCallFailedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.mcp_call.failed";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }
}
