using Parley.Storage.Records;

namespace Parley.Storage.Export;

/// <summary>The forms in which a call is exported.</summary>
public enum ExportFormat
{
    /// <summary>All of it, one JSON object.</summary>
    Json,

    /// <summary>What was said and done, a line each, to read.</summary>
    Text,

    /// <summary>What was said, as captions to the recording (WebVTT).</summary>
    WebVtt,
}

/// <summary>Writes a call in a form that other programs, or people, read.</summary>
public static class CallExport
{
    /// <summary>The call in the given form.</summary>
    public static string Write(CallDetail call, ExportFormat format)
    {
        ArgumentNullException.ThrowIfNull(call);
        return format switch
        {
            ExportFormat.Json => JsonExport.Write(call),
            ExportFormat.Text => TextExport.Write(call),
            ExportFormat.WebVtt => WebVttExport.Write(call),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
        };
    }
}
