using Microsoft.AspNetCore.Components;
using Parley.Server.Agents;
using Parley.Server.Configuration;
using Parley.Server.Engine;

namespace Parley.Server.Console.Agents;

/// <summary>The tools of an MCP server that an agent uses, as it last told them.</summary>
public partial class McpServerTools
{
    private const int LongestDescription = 400;
    private McpServerOptions? _server;
    private McpToolList? _list;

    /// <summary>The server's name in the configuration.</summary>
    [Parameter]
    public string Label { get; set; } = "";

    /// <summary>Whether who looks may ask it.</summary>
    [Parameter]
    public bool MayAsk { get; set; }

    [Inject]
    private ModelDirectory Models { get; set; } = null!;

    [Inject]
    private McpToolLists Lists { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _server = Models.InForce.McpServers.TryGetValue(Label, out var server) ? server : null;
        _list = Lists.Find(Label);
    }

    private bool IsAllowed(string tool) => _server is not { AllowedTools.Count: > 0 } || _server.AllowedTools.Contains(tool);

    private static string Short(string? description) => description switch
    {
        null or "" => Shown.Nothing,
        { Length: > LongestDescription } => description[..LongestDescription] + "…",
        _ => description,
    };
}
