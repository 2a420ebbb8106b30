using Microsoft.AspNetCore.Components;
using Parley.Server.Configuration.Checking;

namespace Parley.Server.Console.Agents;

/// <summary>What is wrong with a part of the configuration, and where.</summary>
public partial class FindingList
{
    /// <summary>In the order of their places.</summary>
    [Parameter]
    public IEnumerable<ConfigurationFinding> Findings { get; set; } = [];
}
