using System.Globalization;
using System.Text.Json;
using Parley.Cli.Remote;

namespace Parley.Cli.Calls;

/// <summary>Puts events of calls into lines for people. Of a call's state only what is new to people is told.</summary>
internal sealed class EventText
{
    private readonly Dictionary<string, string> _states = new(StringComparer.Ordinal);

    public IEnumerable<string> Describe(string name, JsonElement data) => name switch
    {
        "calls" => data.GetProperty("data").EnumerateArray().SelectMany(Describe).ToList(),
        "call" => Describe(data.GetProperty("call")),
        "lost" => [data.Number("count") is { } count ? $"({count.ToString(CultureInfo.InvariantCulture)} events are lost: this reader was too slow)" : "(what happened before is lost)"],
        "levels" => data.GetProperty("levels").EnumerateArray().Select(DescribeLevel).ToList(),
        _ => DescribeEvent(name, data) is { } text ? [$"{data.Text("call_id")}  {text}"] : [],
    };

    private IEnumerable<string> Describe(JsonElement call)
    {
        var id = call.Text("id") ?? "";
        var reason = call.Text("end_reason") is { } why ? $" ({why})" : "";
        var state = $"{call.Text("kind")} call with {call.Text("current_agent")}: {call.Text("state")?.Replace('_', ' ')}{(call.GetProperty("is_held").GetBoolean() ? ", on hold" : "")}{reason}";
        if (_states.GetValueOrDefault(id) == state)
        {
            return [];
        }

        _states[id] = state;
        if (call.Text("ended_at") is not null)
        {
            _states.Remove(id);
        }

        return [$"{id}  {state}"];
    }

    private static string? DescribeEvent(string name, JsonElement data) => name switch
    {
        "transcript" => $"{data.Text("speaker")}: {OneLine(data.Text("text"))}{(data.GetProperty("is_cut").GetBoolean() ? " –" : "")}",
        "tool.started" => $"tool {data.Text("name")} {OneLine(data.Text("arguments"))}",
        "tool.ended" => $"tool {data.Text("name")} {(data.Text("failure") is { } failure ? $"failed ({failure})" : "done")} after {Milliseconds(data, "duration_ms")}",
        "handoff" => $"{data.Text("from_agent")} hands over to {data.Text("to_agent")}",
        "guardrail" => $"guardrail {data.Text("name")} tripped ({data.Text("stage")})",
        "interruption" => "the agent was interrupted",
        "turn" => $"answered after {Milliseconds(data, "first_audio_ms")}",
        "failure" => $"failure {data.Text("code")}",
        _ => null, // of a newer server
    };

    private static string DescribeLevel(JsonElement level) => string.Create(
        CultureInfo.InvariantCulture, $"{level.Text("call_id")}  caller {level.Number("caller"):0.00}, agent {level.Number("agent"):0.00}");

    private static string Milliseconds(JsonElement data, string name) => $"{(data.Number(name) ?? 0).ToString("0", CultureInfo.InvariantCulture)} ms";

    private static string OneLine(string? text) => (text ?? "").ReplaceLineEndings(" ");
}
