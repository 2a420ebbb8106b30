using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Items;

/// <summary>The tools that an MCP server offers.</summary>
public sealed record McpListToolsItem : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => "mcp_list_tools";

    /// <summary>Which server.</summary>
    public required string ServerLabel { get; init; }

    /// <summary>Its tools.</summary>
    public required IReadOnlyList<McpTool> Tools { get; init; }
}

/// <summary>One tool of an MCP server.</summary>
public sealed record McpTool
{
    /// <summary>The tool's name.</summary>
    public required string Name { get; init; }

    /// <summary>A JSON Schema.</summary>
    public required JsonElement InputSchema { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>Hints of the server.</summary>
    public JsonElement? Annotations { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>A tool that the server side ran.</summary>
public sealed record McpCallItem : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => "mcp_call";

    /// <summary>Which server.</summary>
    public required string ServerLabel { get; init; }

    /// <summary>The tool's name.</summary>
    public required string Name { get; init; }

    /// <summary>JSON text; empty while it is being written.</summary>
    public required string Arguments { get; init; }

    /// <summary>The approval that allowed it, if any.</summary>
    public string? ApprovalRequestId { get; init; }

    /// <summary>What the tool answered; null until then, and written so: clients insist on the member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Output { get; init; }

    /// <summary>Why it failed (protocol §5.4); null when it did not.</summary>
    public McpCallError? Error { get; init; }
}

/// <summary>Why an MCP call failed.</summary>
/// <param name="Type"><c>protocol_error</c>, <c>http_error</c> or <c>tool_execution_error</c>.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Code">Absent for <c>tool_execution_error</c>.</param>
public sealed record McpCallError(string Type, string Message, int? Code = null)
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The server asks whether a tool may be run.</summary>
public sealed record McpApprovalRequestItem : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => "mcp_approval_request";

    /// <summary>Which server.</summary>
    public required string ServerLabel { get; init; }

    /// <summary>The tool's name.</summary>
    public required string Name { get; init; }

    /// <summary>JSON text.</summary>
    public required string Arguments { get; init; }
}

/// <summary>The client's answer to such a question.</summary>
public sealed record McpApprovalResponseItem : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => "mcp_approval_response";

    /// <summary>The question's item id.</summary>
    public required string ApprovalRequestId { get; init; }

    /// <summary>True to run the tool.</summary>
    public required bool Approve { get; init; }

    /// <summary>Why; optional.</summary>
    public string? Reason { get; init; }
}
