using System.Text;
using System.Text.Json;
using Parley.Storage.Records;

namespace Parley.Storage.Export;

/// <summary>A call as one JSON object: the summary's members, and <c>entries</c> with their kind and place.</summary>
internal static class JsonExport
{
    public static string Write(CallDetail call)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            WriteSummary(json, call.Summary);
            json.WriteStartArray("entries");
            foreach (var (sequence, entry) in call.Entries)
            {
                json.WriteStartObject();
                json.WriteNumber("sequence", sequence);
                json.WriteString("kind", EntryJson.KindOf(entry));
                using var members = JsonDocument.Parse(EntryJson.Write(entry));
                foreach (var member in members.RootElement.EnumerateObject())
                {
                    member.WriteTo(json);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteSummary(Utf8JsonWriter json, CallSummary summary)
    {
        json.WriteString("call_id", summary.CallId);
        json.WriteString("caller", summary.Caller);
        json.WriteString("agent", summary.AgentName);
        json.WriteString("transport", summary.Transport);
        json.WriteString("started_at", summary.StartedAt);
        WriteIf("ended_at", summary.EndedAt, (name, at) => json.WriteString(name, at));
        json.WriteString("outcome", summary.Outcome?.ToString());
        json.WriteString("end_reason", summary.EndReason);
        json.WriteNumber("failures", summary.Totals.FailureCount);
        json.WriteNumber("lost_entries", summary.Totals.LostCount);
        WriteIf("worst_latency_ms", summary.Totals.WorstLatency, (name, latency) => json.WriteNumber(name, latency.TotalMilliseconds));
        WriteIf("cost", summary.Totals.Cost, json.WriteNumber);

        void WriteIf<T>(string name, T? value, Action<string, T> write)
            where T : struct
        {
            if (value is { } present)
            {
                write(name, present);
            }
        }
    }
}
