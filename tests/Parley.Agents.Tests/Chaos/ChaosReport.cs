using System.Globalization;
using System.Text;
using Parley.Testing.Simulation.Faults;
using Parley.Testing.Simulation.Wire;

namespace Parley.Agents.Tests.Chaos;

/// <summary>All that is needed to understand a failed run, and to run it again.</summary>
internal static class ChaosReport
{
    private const int MaxLineLength = 240;

    public static string Write(
        int seed,
        string extent,
        IReadOnlyList<string> violations,
        FaultPlan plan,
        IReadOnlyList<WireEntry> wire,
        IReadOnlyList<(TimeSpan At, string What, Task Task)> actions)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"Seed {seed} after {extent}:");
        report.AppendJoin('\n', violations.Distinct().Select(violation => $"  - {violation}")).AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"To run it again: [InlineData({seed})] at {nameof(ChaosTests)}.{nameof(ChaosTests.Seed_ThatOnceFailed_Holds)}.");
        report.AppendLine("Faults:").AppendLine(plan.ToString());
        report.AppendLine("The wire, without deltas, and the user (> sent, < said, ! did):");
        var lines = wire.Where(entry => !entry.Event.Type.EndsWith(".delta", StringComparison.Ordinal))
            .Select(entry => (entry.At, Text: Line(entry)))
            .Concat(actions.Select(action => (action.At, Text: $"{action.At} ! {action.What} ({action.Task.Status})")))
            .OrderBy(line => line.At);
        return report.AppendJoin('\n', lines.Select(line => line.Text)).ToString();
    }

    public static string Line(WireEntry entry)
    {
        var json = Encoding.UTF8.GetString(entry.Event.ToUtf8Json());
        var direction = entry.Direction == WireDirection.FromClient ? '>' : '<';
        return $"{entry.At} {entry.Connection} {direction} {(json.Length <= MaxLineLength ? json : json[..MaxLineLength])}";
    }
}
