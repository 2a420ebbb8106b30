using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Parley.Server.Console.Records;
using Parley.Storage;
using Parley.Storage.Insight;

namespace Parley.Server.Console.Insight;

/// <summary>What many calls have in common: waits, interruptions, silence by cause, tools, cost.</summary>
public partial class InsightPage
{
    private static readonly int[] s_spans = [1, 7, 30, 90, 365];
    private int _days = 7;
    private bool _isKept;
    private string? _problem;
    private CallInsight? _insight;

    [Inject]
    private CallReader Reader { get; set; } = null!;

    [Inject]
    private TimeProvider TimeProvider { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (int.TryParse(HttpContext.Request.Query["days"], CultureInfo.InvariantCulture, out var days) && s_spans.Contains(days))
        {
            _days = days;
        }

        if (Reader.Store is not { } store)
        {
            _problem = "Calls are not kept, so nothing can be said of many. Add storage: with keep: sqlite to parley.yaml.";
            return;
        }

        _isKept = true;
        var now = TimeProvider.GetUtcNow();
        try
        {
            _insight = await store.ReadInsightAsync(now - TimeSpan.FromDays(_days), now + TimeSpan.FromMinutes(1), HttpContext.RequestAborted);
        }
        catch (StorageException)
        {
            _problem = "The records cannot be reached now; Health says more.";
        }
    }

    private static string Share(long part, long all) => all == 0 ? Shown.Nothing : $"{Shown.Count(part)} ({Percent(part, all)})";

    private static string Percent(double part, double all) => all == 0 ? Shown.Nothing : string.Create(CultureInfo.InvariantCulture, $"{100 * part / all:0.0} %");
}
