using System.Text.Json;
using Parley.Realtime.Sessions;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Agents;

/// <summary>Turns an agent's <c>mcp:</c> into the servers whose tools its model's side runs.</summary>
internal static class AgentMcpServers
{
    /// <exception cref="ParleyConfigurationException">There is no server of a name.</exception>
    public static IReadOnlyList<McpToolDefinition> Create(AgentOptions agent, IDictionary<string, McpServerOptions> servers) =>
        [.. agent.McpServers.Select(name => Define(name, Require(agent, name, servers)))];

    /// <exception cref="ParleyConfigurationException">There is no server of that name.</exception>
    public static McpServerOptions Require(AgentOptions agent, string name, IDictionary<string, McpServerOptions> servers) => servers.TryGetValue(name, out var server)
        ? server
        : throw new ParleyConfigurationException(
            $"agent '{agent.Name}': there is no MCP server '{name}'.{YamlSection.DidYouMean(name, servers.Keys)} Describe it under mcp.servers:.");

    private static McpToolDefinition Define(string name, McpServerOptions server) => new()
    {
        ServerLabel = name,
        ServerUrl = server.Url.AbsoluteUri,
        Authorization = server.Authorization,
        ServerDescription = server.Description,
        AllowedTools = server.AllowedTools.Count == 0 ? null : JsonSerializer.SerializeToElement([.. server.AllowedTools], McpNamesJson.Default.StringArray),
        RequireApproval = JsonSerializer.SerializeToElement(server.RequiresApproval ? "always" : "never", McpNamesJson.Default.String),
    };
}
