using Parley.Engine.Mcp;

namespace Parley.Server.Configuration;

/// <summary>Which MCP servers the sessions of the self-hosted engine may call.</summary>
public sealed class McpOptions
{
    /// <summary>
    /// Patterns of their URLs. Default none: then servers on this machine are allowed while the server has no API keys, and none once it has.
    /// </summary>
    public IList<McpServerPattern> AllowedServers { get; } = [];
}
