using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Parley.Server.Console.Live;
using Parley.Server.Console.Records;
using Parley.Server.Engine;
using Parley.Storage;
using Parley.Storage.Records;
using Parley.Storage.Search;

namespace Parley.Server.Console.Calls;

/// <summary>The calls under way, and those that are over.</summary>
public partial class CallsPage
{
    private static readonly string[] s_outcomes = Enum.GetNames<CallOutcome>();
    private readonly List<string> _problems = [];
    private LiveCallsView _live = new([], 0);
    private CallSearchForm _form = null!;
    private CallPage _page = new([], null);
    private IReadOnlyList<string> _agents = [];
    private bool _isKept;
    private string? _news;

    [Inject]
    private LiveCallFeed Feed { get; set; } = null!;

    [Inject]
    private CallReader Reader { get; set; } = null!;

    [Inject]
    private ModelDirectory Models { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var query = HttpContext.Request.Query;
        _news = query["news"];
        _live = Feed.Read();
        _form = new CallSearchForm(query);
        _agents = [.. Models.Agents.Select(agent => agent.Options.Name)];
        _problems.AddRange(_form.Problems);
        if (Reader.Open(HttpContext) is { } archive)
        {
            _isKept = true;
            await SearchAsync(archive);
        }
    }

    private async Task SearchAsync(CallArchive archive)
    {
        try
        {
            _page = await archive.SearchAsync(_form.Query, HttpContext.RequestAborted);
        }
        catch (StorageException)
        {
            _problems.Add("The records cannot be reached now; Health says more.");
        }
        catch (ArgumentException exception)
        {
            _problems.Add(exception.Message);
        }
    }
}
