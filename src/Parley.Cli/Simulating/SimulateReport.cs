using System.Globalization;
using System.Text;
using Parley.Testing.Telephone;

namespace Parley.Cli.Simulating;

/// <summary>For people: a line a call, a table at the end; progress on the error stream.</summary>
internal sealed class SimulateReport(Terminal terminal) : ISimulateReport
{
    public void Progress(int openCount, int endedCount, int callCount) => terminal.WriteError($"{openCount} calls open, {endedCount} of {callCount} ended");

    public void CallEnded(int number, CallReport call)
    {
        var line = new StringBuilder(Line($"Call {number}: {call.Status}"));
        line.Append(Step("webhook", call.AnsweredAfter)).Append(Step("connected", call.ConnectedAfter)).Append(Step("first audio", call.FirstAudioAfter));
        foreach (var stream in call.Streams)
        {
            line.Append(CultureInfo.InvariantCulture, $", heard {stream.Heard.Duration.TotalSeconds:0.0} s");
            stream.ResponseLatencies.ToList().ForEach(latency => line.Append(Step("response", latency)));
            stream.ClearLatencies.ToList().ForEach(latency => line.Append(Step("clear", latency)));
        }

        terminal.WriteLine(line.ToString());
        foreach (var problem in call.Problems)
        {
            terminal.WriteLine($"  {(problem.Code == 0 ? "" : $"{problem.Code} ")}{problem.Message}");
        }
    }

    public void Finished(CallTotals totals)
    {
        terminal.WriteLine(Line($"{totals.CallCount} calls, {totals.FailedCount} with a problem, {totals.HoleCount} holes in speech"));
        var steps = totals.Steps.Where(step => step.Times.Count > 0).ToArray();
        if (steps.Length > 0)
        {
            terminal.WriteLine(Line($"{"ms",-12}{"count",8}{"p50",8}{"p95",8}{"p99",8}{"max",8}"));
        }

        foreach (var (name, times) in steps)
        {
            terminal.WriteLine(Line($"{name,-12}{times.Count,8}{Ms(times, 0.5),8}{Ms(times, 0.95),8}{Ms(times, 0.99),8}{Ms(times, 1),8}"));
        }

        if (totals.IsTooSlow)
        {
            terminal.WriteError(Line($"This machine was too slow: callers' speech left up to {totals.MaxLateness.TotalMilliseconds:0} ms late. Simulate fewer calls, or elsewhere."));
        }
    }

    public void Failed(int exitCode, string message) => terminal.WriteError(message);

    private static string Step(string name, TimeSpan? time) => time is { } value ? Line($", {name} {value.TotalMilliseconds:0} ms") : "";

    private static string Ms(List<TimeSpan> times, double share) => CallTotals.At(times, share).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
