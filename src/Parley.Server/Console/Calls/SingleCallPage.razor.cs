using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Server.Console.Live;
using Parley.Server.Console.Records;
using Parley.Server.Console.Timeline;
using Parley.Storage;
using Parley.Storage.Records;

namespace Parley.Server.Console.Calls;

/// <summary>One call, whether it goes on or is over.</summary>
public partial class SingleCallPage
{
    private const int EventsOnPage = 500;
    private const int LongestSearch = 200;
    private string _id = "";
    private string _title = "Call";
    private string? _news;
    private string? _problem;
    private string? _kind;
    private string? _find;
    private CallDetail? _call;
    private CallTimeline? _timeline;
    private Waveform? _waveform;
    private LiveCallView? _live;
    private bool _hasRecording;
    private TimeSpan _recordingBegan;
    private int _eventCount;
    private int _foundCount;
    private int _page = 1;
    private int _pageCount;
    private IReadOnlyList<string> _kinds = [];
    private IReadOnlyList<RawEvent> _shownEvents = [];

    [Inject]
    private CallReader Reader { get; set; } = null!;

    [Inject]
    private LiveCallFeed Feed { get; set; } = null!;

    [Inject]
    private RecordingFiles Recordings { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _id = (string)HttpContext.GetRouteValue("id")!;
        var query = HttpContext.Request.Query;
        _news = query["news"];
        _kind = query["kind"].ToString() is { Length: > 0 } kind ? kind : null;
        _find = query["find"].ToString().Trim() is { Length: > 0 and <= LongestSearch } find ? find : null;
        try
        {
            _call = await Reader.FindAsync(HttpContext, _id);
        }
        catch (StorageException)
        {
            _problem = "The records cannot be reached now; Health says more.";
            HttpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (_call is null)
        {
            _title = "No such call";
            _problem = "There is no call of that id: it was never kept, is deleted, or is of a server that keeps none.";
            HttpContext.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        _title = $"{(_call.Summary.Transport == Shown.ClientTransport ? "Conversation" : "Call")} of {Shown.Time(_call.Summary.StartedAt)}";
        _live = Feed.Read().Calls.FirstOrDefault(call => call.Id == _id);
        _timeline = CallTimeline.Of(_call);
        ReadEvents(_call);
        await ReadRecordingAsync(_call, _timeline);
    }

    private void ReadEvents(CallDetail call)
    {
        var all = RawEvent.ReadAll(call);
        _eventCount = all.Count;
        _kinds = [.. all.Select(entry => entry.Kind).Distinct().Order(StringComparer.Ordinal)];
        var found = all.Where(entry => (_kind is null || entry.Kind == _kind)
            && (_find is null || entry.Json.Contains(_find, StringComparison.OrdinalIgnoreCase))).ToList();
        _foundCount = found.Count;
        _pageCount = (found.Count + EventsOnPage - 1) / EventsOnPage;
        _page = int.TryParse(HttpContext.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, Math.Max(1, _pageCount)) : 1;
        _shownEvents = [.. found.Skip((_page - 1) * EventsOnPage).Take(EventsOnPage)];
    }

    private string EventsOf(int page) =>
        $"{ConsolePaths.Call(_id)}{QueryString.Create("kind", _kind ?? "").Add("find", _find ?? "").Add("page", page.ToString(CultureInfo.InvariantCulture))}#events";

    private async Task ReadRecordingAsync(CallDetail call, CallTimeline timeline)
    {
        if (_live is not null)
        {
            return; // a recording under way has no length yet
        }

        try
        {
            if (await Recordings.OpenAsync(call, HttpContext.RequestAborted) is { } recording)
            {
                await using (recording.File)
                {
                    _waveform = await Waveform.ReadAsync(recording.File, (int)TimelinePicture.PlotWidth(timeline), HttpContext.RequestAborted);
                    _recordingBegan = RecordingFiles.BeganAt(call);
                    _hasRecording = true;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or StorageException)
        {
            _problem = "The recording cannot be read: its key or its disk is missing.";
        }
    }
}
