namespace Parley.Server.Configuration;

/// <summary>One entry of <c>mcp.servers:</c>: an MCP server that agents name. See <c>docs/mcp.md</c>.</summary>
public sealed record McpServerOptions
{
    /// <summary>Where it is; <c>mcp.allowed_servers</c> must allow it.</summary>
    public required Uri Url { get; init; }

    /// <summary>A bearer token for it; null for none. A secret.</summary>
    public string? Authorization { get; init; }

    /// <summary>What it offers, for the model; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>The tools that agents may see; empty (the default) for all.</summary>
    public IReadOnlyList<string> AllowedTools { get; init; } = [];

    /// <summary>True to have a person agree to each call; default false: on a telephone there is nobody to ask.</summary>
    public bool RequiresApproval { get; init; }

    /// <inheritdoc/>
    public override string ToString() => nameof(McpServerOptions); // the rest may hold secrets
}
