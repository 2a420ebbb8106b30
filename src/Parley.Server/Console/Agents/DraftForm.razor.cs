using Microsoft.AspNetCore.Components;

namespace Parley.Server.Console.Agents;

/// <summary>What of an agent can be changed and tried.</summary>
public partial class DraftForm
{
    /// <summary>The agent.</summary>
    [Parameter]
    public string AgentName { get; set; } = "";

    /// <summary>What it is told now.</summary>
    [Parameter]
    public string Instructions { get; set; } = "";

    /// <summary>How it sounds now; null: the engine's own.</summary>
    [Parameter]
    public string? Voice { get; set; }

    /// <summary>The change that is changed further: what it begins from stays; null for none.</summary>
    [Parameter]
    public string? DraftId { get; set; }
}
