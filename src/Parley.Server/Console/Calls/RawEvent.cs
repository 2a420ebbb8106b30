using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Storage.Export;
using Parley.Storage.Records;

namespace Parley.Server.Console.Calls;

/// <summary>One entry of a record, as it is written.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Kind">What it is, e.g. <c>said</c>; of a plain event its name.</param>
/// <param name="At">When.</param>
/// <param name="Json">All of it.</param>
internal sealed record RawEvent(long Sequence, string Kind, TimeSpan At, string Json)
{
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // pages encode for themselves

    /// <summary>All entries of a call, as its export has them.</summary>
    public static IReadOnlyList<RawEvent> ReadAll(CallDetail call)
    {
        using var document = JsonDocument.Parse(CallExport.Write(call, ExportFormat.Json));
        return
        [
            .. document.RootElement.GetProperty("entries").EnumerateArray().Zip(call.Entries, (json, entry) => new RawEvent(
                entry.Sequence, entry.Entry is EventEntry plain ? plain.Name : json.GetProperty("kind").GetString()!, entry.Entry.At, Write(json))),
        ];
    }

    private static string Write(JsonElement json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, s_readable))
        {
            json.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
