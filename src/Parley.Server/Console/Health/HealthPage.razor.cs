using Microsoft.AspNetCore.Components;
using Parley.Server.Hosting;

namespace Parley.Server.Console.Health;

/// <summary>How the server is: what it is made of, what waits, and what fails.</summary>
public partial class HealthPage
{
    private IReadOnlyList<string> _warnings = [];
    private IReadOnlyList<HealthGroup> _groups = [];

    [Inject]
    private ServerStatus Status { get; set; } = null!;

    [Inject]
    private HealthReading Reading { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _warnings = Status.Warnings;
        _groups = await Reading.ReadAsync();
    }
}
