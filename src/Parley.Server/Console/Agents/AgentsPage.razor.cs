using Microsoft.AspNetCore.Components;
using Parley.Server.Configuration;
using Parley.Server.Engine;

namespace Parley.Server.Console.Agents;

/// <summary>Which agents answer, and what is wrong with them.</summary>
public partial class AgentsPage
{
    private IReadOnlyList<AgentOptions> _agents = [];

    [Inject]
    private ModelDirectory Models { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => _agents = [.. Models.Agents.Select(agent => agent.Options)];
}
