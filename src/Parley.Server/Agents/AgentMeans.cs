using Parley.Server.Configuration;

namespace Parley.Server.Agents;

/// <summary>The agents of one reading of the configuration, and what they may use besides what the program registered.</summary>
/// <param name="Agents">As configured.</param>
/// <param name="HttpTools">The HTTP endpoints among their tools.</param>
/// <param name="McpServers">The MCP servers that they name.</param>
internal sealed record AgentMeans(
    IEnumerable<AgentOptions> Agents, IReadOnlyCollection<HttpToolOptions> HttpTools, IDictionary<string, McpServerOptions> McpServers);
