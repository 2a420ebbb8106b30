using Microsoft.AspNetCore.Components;

namespace Parley.Server.Console.Live;

/// <summary>What an operator can do with a call under way.</summary>
public partial class CallControls
{
    /// <summary>The call.</summary>
    [Parameter]
    public string CallId { get; set; } = "";

    /// <summary>Whether it came by a carrier that can put it through.</summary>
    [Parameter]
    public bool CanTransfer { get; set; }

    /// <summary>Whether there is a conversation.</summary>
    [Parameter]
    public bool IsTalking { get; set; }

    /// <summary>Which page to come back to: <c>list</c> or <c>call</c>.</summary>
    [Parameter]
    public string From { get; set; } = "";
}
