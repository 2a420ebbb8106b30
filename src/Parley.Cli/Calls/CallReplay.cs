using System.Globalization;
using System.Text.Json;
using Parley.Cli.Remote;

namespace Parley.Cli.Calls;

/// <summary>Writes what is in a call's record, each entry when its time comes.</summary>
internal sealed class CallReplay(Terminal terminal, TimeProvider timeProvider, bool writesJson)
{
    /// <param name="record">As the server gives it.</param>
    /// <param name="speed">How many times as fast as it happened; 0: without waiting.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(JsonElement record, double speed, CancellationToken cancellationToken)
    {
        var last = TimeSpan.Zero;
        foreach (var entry in record.GetProperty("entries").EnumerateArray())
        {
            if (Describe(entry) is not { } text)
            {
                continue;
            }

            var at = TimeSpan.TryParse(entry.Text("at"), CultureInfo.InvariantCulture, out var time) ? time : last;
            if (speed > 0 && at > last)
            {
                await Task.Delay((at - last) / speed, timeProvider, cancellationToken);
            }

            last = at > last ? at : last;
            terminal.WriteLine(writesJson ? entry.OneLine() : $"[{at:hh\\:mm\\:ss}] {text.ReplaceLineEndings(" ")}");
        }

        if (!writesJson)
        {
            terminal.WriteLine($"{record.Text("outcome") ?? "It goes on."} {(record.Text("end_reason") is { } reason ? $"({reason})" : "")}".TrimEnd());
        }
    }

    private static string? Describe(JsonElement entry) => entry.Text("kind") switch
    {
        "said" => $"{entry.Text("speaker")}: {entry.Text("text")}",
        "heard" when entry.TryGetProperty("was_interrupted", out var cut) && cut.ValueKind == JsonValueKind.True => $"(interrupted; heard: {entry.Text("text")})",
        "tool_call" => $"(tool {entry.Text("tool")} {entry.Text("arguments")}: {entry.Text("error") ?? entry.Text("result")})",
        "handoff" => $"({entry.Text("from_agent")} hands over to {entry.Text("to_agent")})",
        "guardrail" => $"(guardrail {entry.Text("guardrail")} tripped)",
        "failure" => $"(failure {entry.Text("code")})",
        _ => null,
    };
}
