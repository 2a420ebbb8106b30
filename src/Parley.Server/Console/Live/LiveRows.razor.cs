using Microsoft.AspNetCore.Components;

namespace Parley.Server.Console.Live;

/// <summary>The rows of the calls under way; also alone, for a page that has fewer or more of them.</summary>
public partial class LiveRows
{
    private IReadOnlyList<LiveCallView> _calls = [];

    [Inject]
    private LiveCallFeed Feed { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => _calls = Feed.Read().Calls;
}
