using System.Text.Json;
using Parley.Server.Configuration.Checking;
using Spectre.Console;

namespace Parley.Cli.Checking;

/// <summary>What <c>check</c> prints.</summary>
internal static class CheckReport
{
    public static void Write(Terminal terminal, ConfigurationReport report, bool writesJson)
    {
        var warningCount = report.Findings.Count(finding => finding.IsWarning);
        var mistakeCount = report.Findings.Count - warningCount;
        if (writesJson)
        {
            foreach (var finding in report.Findings)
            {
                var line = new CheckFindingLine(finding.IsWarning ? "warning" : "error", finding.File, finding.Line, finding.Column, finding.Problem);
                terminal.WriteLine(JsonSerializer.Serialize(line, CheckJsonContext.Default.CheckFindingLine));
            }

            var summary = new CheckSummaryLine(report.File, mistakeCount, warningCount, report.NeedRestart);
            terminal.WriteLine(JsonSerializer.Serialize(summary, CheckJsonContext.Default.CheckSummaryLine));
            return;
        }

        foreach (var finding in report.Findings)
        {
            terminal.WriteLabel(finding.IsWarning ? "warning  " : "error    ", finding.IsWarning ? Color.Yellow : Color.Red);
            terminal.WriteLine(finding.ToString());
        }

        terminal.WriteLine((mistakeCount, warningCount) switch
        {
            (0, 0) => $"{report.File}: no mistakes.",
            (0, _) => $"{report.File}: no mistakes, {Count(warningCount, "warning")}.",
            (_, 0) => $"{report.File}: {Count(mistakeCount, "mistake")}.",
            _ => $"{report.File}: {Count(mistakeCount, "mistake")}, {Count(warningCount, "warning")}.",
        });
        if (report.NeedRestart.Count > 0)
        {
            terminal.WriteLine($"A running server takes changes of these settings only after a restart: {string.Join(", ", report.NeedRestart)}.");
        }
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
