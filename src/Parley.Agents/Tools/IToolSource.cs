using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>
/// Where an agent's tools come from when they are not known beforehand, such as an MCP server that the application is a client of.
/// Asked each time the agent is configured: at the start, at a handoff to it, and when it is refreshed.
/// </summary>
public interface IToolSource
{
    /// <summary>What it is called in errors.</summary>
    string Name { get; }

    /// <summary>The tools it has now; called beside the conversation. One that throws leaves the agent without its tools, with an error event.</summary>
    ValueTask<IReadOnlyList<AIFunction>> ListToolsAsync(CancellationToken cancellationToken);
}
