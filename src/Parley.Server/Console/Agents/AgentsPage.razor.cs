using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Checking;
using Parley.Server.Engine;

namespace Parley.Server.Console.Agents;

/// <summary>Which agents answer, and what is wrong with them.</summary>
public partial class AgentsPage
{
    /// <summary>The news that something was no earlier conversation.</summary>
    internal const string NotEarlier = "not_earlier";

    private IReadOnlyList<AgentOptions> _agents = [];
    private IReadOnlyList<ConfigurationFinding> _findings = [];
    private IReadOnlyList<ConfigurationFinding> _elsewhere = [];
    private bool _mayTry;
    private bool _isNotEarlier;

    [Inject]
    private ModelDirectory Models { get; set; } = null!;

    [Inject]
    private AgentFindings Findings { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _agents = [.. Models.Agents.Select(agent => agent.Options)];
        _isNotEarlier = HttpContext.Request.Query["news"] == NotEarlier;
        _mayTry = HttpContext.User.IsInRole(AccessPrincipal.NameOf(AccessRole.Operator));
        _findings = await Findings.ReadAsync(HttpContext.RequestAborted) ?? [];
        var shown = _agents.Select(agent => agent.Name).ToHashSet();
        _elsewhere = [.. _findings.Where(finding => finding.Agent is not { } agent || !shown.Contains(agent))];
    }

    private IEnumerable<ConfigurationFinding> FindingsOf(string agent) => _findings.Where(finding => finding.Agent == agent);

    private static string Listed(IEnumerable<string> names, string nothing) => string.Join(", ", names) is { Length: > 0 } text ? text : nothing;
}
