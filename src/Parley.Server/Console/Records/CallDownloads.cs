using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Parley.Storage;
using Parley.Storage.Export;

namespace Parley.Server.Console.Records;

/// <summary>A call's recording, and its record as a file.</summary>
internal sealed class CallDownloads(CallReader reader, RecordingFiles recordings)
{
    /// <summary>The recording, or the part of it that is asked for.</summary>
    public async Task RecordingAsync(HttpContext context)
    {
        try
        {
            if (await reader.FindAsync(context, (string)context.GetRouteValue("id")!) is { } call
                && await recordings.OpenAsync(call, context.RequestAborted) is { } recording)
            {
                await TypedResults.Stream(recording.File, recording.MediaType, enableRangeProcessing: true).ExecuteAsync(context); // disposes the recording
            }
            else
            {
                await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no recording of this call.");
            }
        }
        catch (StorageException exception) when (!context.Response.HasStarted)
        {
            await (exception.IsPermanent
                ? RefuseAsync(context, StatusCodes.Status409Conflict, "The recording cannot be read: it is encrypted with a key that this server does not have.")
                : RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The records cannot be read just now. Try again in a moment."));
        }
    }

    /// <summary><c>?format=json</c>, <c>text</c> or <c>vtt</c>.</summary>
    public async Task ExportAsync(HttpContext context)
    {
        (ExportFormat Format, string MediaType, string Extension)? form = context.Request.Query["format"].ToString() switch
        {
            "json" => (ExportFormat.Json, "application/json", "json"),
            "text" => (ExportFormat.Text, "text/plain; charset=utf-8", "txt"),
            "vtt" => (ExportFormat.WebVtt, "text/vtt; charset=utf-8", "vtt"),
            _ => null,
        };
        if (form is not { } wanted)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("Give a format: json, text or vtt.", context.RequestAborted);
            return;
        }

        var id = (string)context.GetRouteValue("id")!;
        var text = await ReadAsync(context, id, wanted.Format);
        if (text is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{string.Concat(id.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))}.{wanted.Extension}");
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.ContentType = wanted.MediaType;
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(words, context.RequestAborted);
    }

    private async Task<string?> ReadAsync(HttpContext context, string id, ExportFormat format)
    {
        if (reader.Open(context) is { } archive && await archive.ExportAsync(id, format, context.RequestAborted) is { } kept)
        {
            return kept;
        }

        return await reader.FindAsync(context, id) is { } call ? CallExport.Write(call, format) : null;
    }
}
