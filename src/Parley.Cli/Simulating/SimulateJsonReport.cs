using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Testing.Telephone;

namespace Parley.Cli.Simulating;

/// <summary>For machines: one JSON object a line, each with an <c>event</c>. Documented in <c>docs/simulate.md</c>.</summary>
internal sealed class SimulateJsonReport(Terminal terminal) : ISimulateReport
{
    public void Progress(int openCount, int endedCount, int callCount) => Write("progress", json =>
    {
        json.WriteNumber("open", openCount);
        json.WriteNumber("ended", endedCount);
        json.WriteNumber("calls", callCount);
    });

    public void CallEnded(int number, CallReport call) => Write("call", json =>
    {
        json.WriteNumber("number", number);
        json.WriteString("call_sid", call.CallSid);
        json.WriteString("status", call.Status);
        WriteTime(json, "webhook_ms", call.AnsweredAfter);
        WriteTime(json, "connected_ms", call.ConnectedAfter);
        WriteTime(json, "first_audio_ms", call.FirstAudioAfter);
        json.WriteNumber("heard_ms", (long)call.Streams.Sum(stream => stream.Heard.Duration.TotalMilliseconds));
        WriteTimes(json, "response_ms", call.Streams.SelectMany(stream => stream.ResponseLatencies));
        WriteTimes(json, "clear_ms", call.Streams.SelectMany(stream => stream.ClearLatencies));
        json.WriteNumber("holes", call.Streams.Sum(stream => stream.GapCount));
        json.WriteStartArray("problems");
        foreach (var problem in call.Problems)
        {
            json.WriteStartObject();
            json.WriteNumber("code", problem.Code);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public void Finished(CallTotals totals) => Write("total", json =>
    {
        json.WriteNumber("calls", totals.CallCount);
        json.WriteNumber("failed", totals.FailedCount);
        json.WriteNumber("holes", totals.HoleCount);
        json.WriteNumber("own_lateness_ms", (long)totals.MaxLateness.TotalMilliseconds);
        foreach (var (name, times) in totals.Steps)
        {
            json.WriteStartObject($"{name.Replace(' ', '_')}_ms");
            json.WriteNumber("count", times.Count);
            if (times.Count > 0)
            {
                json.WriteNumber("p50", Ms(times, 0.5));
                json.WriteNumber("p95", Ms(times, 0.95));
                json.WriteNumber("p99", Ms(times, 0.99));
                json.WriteNumber("max", Ms(times, 1));
            }

            json.WriteEndObject();
        }
    });

    public void Failed(int exitCode, string message) => Write("failed", json =>
    {
        json.WriteNumber("exit_code", exitCode);
        json.WriteString("message", message);
    });

    private static double Ms(List<TimeSpan> times, double share) => Math.Round(CallTotals.At(times, share).TotalMilliseconds, 1);

    private static void WriteTime(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } value)
        {
            json.WriteNumber(name, Math.Round(value.TotalMilliseconds, 1));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteTimes(Utf8JsonWriter json, string name, IEnumerable<TimeSpan> times)
    {
        json.WriteStartArray(name);
        foreach (var time in times)
        {
            json.WriteNumberValue(Math.Round(time.TotalMilliseconds, 1));
        }

        json.WriteEndArray();
    }

    private void Write(string name, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            members(json);
            json.WriteEndObject();
        }

        terminal.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
