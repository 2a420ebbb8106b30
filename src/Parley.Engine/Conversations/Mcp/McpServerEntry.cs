using System.Text.Json;
using Parley.Engine.Mcp;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>An MCP server that the session has been told of.</summary>
/// <param name="definition">As the client gave it; the base of a later definition that names the label alone.</param>
internal sealed class McpServerEntry(McpToolDefinition definition)
{
    public McpToolDefinition Definition => definition;

    public McpServerAddress Address { get; init; } =
        new(definition.ServerLabel, new Uri(definition.ServerUrl!), definition.Authorization, definition.Headers);

    /// <summary>True until the server has said what it offers, or has failed to.</summary>
    public bool IsListing { get; set; } = true;

    /// <summary>All that it offers; null until that is known, and when it could not be had.</summary>
    public IReadOnlyList<McpTool>? Tools { get; set; }

    /// <summary>The tools that a definition lets be seen; none while they are unknown.</summary>
    public IEnumerable<McpTool> Allowed(McpToolDefinition use)
    {
        var filter = use.AllowedTools is { ValueKind: not JsonValueKind.Null } allowed ? McpToolFilter.Read(allowed, "allowed_tools") : null;
        return Tools?.Where(tool => filter?.Matches(tool) != false) ?? [];
    }
}
