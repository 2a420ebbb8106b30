using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Realtime;
using Parley.Server.Calls.Rest;
using Parley.Server.Hosting;
using Parley.Storage;
using Parley.Storage.Audit;
using Parley.Storage.Export;
using Parley.Storage.Records;
using Parley.Storage.Retention;

namespace Parley.Server.Records.Rest;

/// <summary>The records of calls: search, a call whole, its export and recordings, legal holds. Each look is in the audit log first.</summary>
internal sealed class RecordsEndpoint(RecordsRequests requests, Func<string, CallArchive> archives, RecordingLibrary recordings, TimeProvider timeProvider)
{
    private const int DefaultDays = 7;
    private const int MaxDays = 365;

    private static readonly Dictionary<string, (ExportFormat Format, string MediaType, string Ending)> s_formats = new(StringComparer.Ordinal)
    {
        ["json"] = (ExportFormat.Json, "application/json", "json"),
        ["text"] = (ExportFormat.Text, "text/plain; charset=utf-8", "txt"),
        ["vtt"] = (ExportFormat.WebVtt, "text/vtt; charset=utf-8", "vtt"),
    };

    public Task HandleSearchAsync(HttpContext context) => requests.HandleAsync(context, async (_, actor) =>
    {
        var page = await archives(actor).SearchAsync(CallQueryReader.Read(context.Request.Query), context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new RecordedCallsResponse("list", [.. page.Calls.Select(RecordedCallResponse.Of)], page.Next?.ToString(CultureInfo.InvariantCulture)),
            RecordsJsonContext.Default.RecordedCallsResponse, cancellationToken: context.RequestAborted);
    });

    /// <summary>Sums over the calls of the last days. It shows no caller and nothing that was said, so it is no look at a record.</summary>
    public Task HandleInsightAsync(HttpContext context) => requests.HandleAsync(context, async (store, _) =>
    {
        var asked = context.Request.Query["days"].ToString();
        var days = asked.Length == 0 ? DefaultDays
            : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxDays ? number
            : throw new ParleyProtocolException("invalid_value", $"'days' must be a number from 1 to {MaxDays}.", "days");
        var now = timeProvider.GetUtcNow();
        var from = now - TimeSpan.FromDays(days);
        var insight = await store.ReadInsightAsync(from, now, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            CallInsightResponse.Of(insight, from, now), RecordsJsonContext.Default.CallInsightResponse, cancellationToken: context.RequestAborted);
    });

    public Task HandleCallAsync(HttpContext context) => ExportAsync(context, "json", isFile: false);

    public Task HandleExportAsync(HttpContext context) =>
        ExportAsync(context, context.Request.Query["format"].ToString() is { Length: > 0 } format ? format : "json", isFile: true);

    /// <summary>The recording of a call; <c>?number=2</c> is its second one. Parts of it are given by HTTP's ranges.</summary>
    public Task HandleRecordingAsync(HttpContext context) => requests.HandleAsync(context, async (store, actor) =>
    {
        var id = Id(context);
        await store.WriteAuditAsync(new AuditEntry(timeProvider.GetUtcNow(), actor, "recording.read", id), context.RequestAborted);
        var call = await store.FindAsync(id, context.RequestAborted);
        var number = int.TryParse(context.Request.Query["number"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 1;
        var entry = call?.Entries.Select(numbered => numbered.Entry).OfType<RecordingEntry>().ElementAtOrDefault(number - 1);
        if (entry is null || await recordings.TryOpenAsync(entry.Reference, context.RequestAborted) is not { } stream)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status404NotFound, "recording_not_found", "There is no such recording of this call.");
            return;
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        await Results.Stream(stream, entry.MediaType, enableRangeProcessing: true).ExecuteAsync(context); // disposes the stream
    });

    public Task HandleHoldAsync(HttpContext context) => requests.HandleAsync(context, async (store, actor) =>
    {
        var body = await CallRequestBody.ReadAsync(context.Request, context.RequestAborted);
        var reason = body.Require("reason");
        body.RejectUnknown();
        await store.PlaceHoldAsync(HoldSubject.Call(Id(context)), reason, actor, context.RequestAborted);
        await WriteDoneAsync(context, true);
    });

    public Task HandleReleaseAsync(HttpContext context) => requests.HandleAsync(context, async (store, actor) =>
        await WriteDoneAsync(context, await store.ReleaseHoldAsync(HoldSubject.Call(Id(context)), actor, context.RequestAborted)));

    internal static Task WriteDoneAsync(HttpContext context, bool isDone) => context.Response.WriteAsJsonAsync(
        new DoneResponse(isDone), RecordsJsonContext.Default.DoneResponse, cancellationToken: context.RequestAborted);

    private Task ExportAsync(HttpContext context, string format, bool isFile) => requests.HandleAsync(context, async (_, actor) =>
    {
        var (form, mediaType, ending) = s_formats.TryGetValue(format, out var known)
            ? known
            : throw new ParleyProtocolException("invalid_value", $"'format' must be one of {string.Join(", ", s_formats.Keys)}.", "format");
        var archive = archives(actor);
        var id = Id(context);
        var text = isFile ? await archive.ExportAsync(id, form, context.RequestAborted)
            : await archive.FindAsync(id, context.RequestAborted) is { } call ? CallExport.Write(call, form)
            : null;
        if (text is null)
        {
            await RecordsRequests.WriteUnknownAsync(context);
            return;
        }

        context.Response.ContentType = mediaType;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentDisposition = isFile ? $"attachment; filename=\"call.{ending}\"" : "inline";
        await context.Response.WriteAsync(text, context.RequestAborted);
    });

    private static string Id(HttpContext context) => (string)context.GetRouteValue("id")!;
}
