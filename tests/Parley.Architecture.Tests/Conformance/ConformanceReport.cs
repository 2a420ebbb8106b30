using System.Text;

namespace Parley.Architecture.Tests.Conformance;

/// <summary>Writes a checklist as Markdown. Pure.</summary>
internal static class ConformanceReport
{
    /// <summary>The table of counts by section.</summary>
    public static void WriteSummary(StringBuilder text, Checklist list)
    {
        text.Append("| Section | Statements | Proven | Not implemented | Not yet |\n|---|---:|---:|---:|---:|\n");
        foreach (var section in list.Sections)
        {
            WriteCounts(text, $"{section.Number} {section.Title}", section.Statements, list.Proofs);
        }

        if (list.Sections.Count > 1)
        {
            WriteCounts(text, "All", [.. list.Statements], list.Proofs);
        }
    }

    /// <summary>One table a section.</summary>
    public static void WriteSections(StringBuilder text, Checklist list)
    {
        var hasSides = list.Statements.Any(statement => statement.Side is not null);
        foreach (var section in list.Sections)
        {
            text.Append($"\n## {section.Number} {section.Title}\n\n")
                .Append(hasSides ? "| # | Side | Statement | Proven by |\n|---|---|---|---|\n" : "| # | Statement | Proven by |\n|---|---|---|\n");
            foreach (var statement in section.Statements)
            {
                var side = hasSides ? $" {statement.Side} |" : "";
                text.Append(
                    $"| {list.Name(statement.Number)} |{side} {statement.Text}{(statement.Unconfirmed ? " †" : "")} | {Proof(statement, list.Proofs)} |\n");
            }
        }
    }

    private static void WriteCounts(StringBuilder text, string title, IReadOnlyList<Statement> statements, ILookup<int, string> proofs)
    {
        var proven = statements.Count(statement => proofs.Contains(statement.Number));
        var missing = statements.Count(statement => statement.Missing is not null);
        text.Append($"| {title} | {statements.Count} | {proven} | {missing} | {statements.Count - proven - missing} |\n");
    }

    private static string Proof(Statement statement, ILookup<int, string> proofs)
    {
        var tests = proofs[statement.Number].Select(test => $"`{test}`").ToArray();
        string[] lines = tests.Length > 0 ? tests : [statement.Missing is { } reason ? $"Not implemented: {reason}" : "*Not yet*"];
        return string.Join("<br>", statement.Choice is { } choice ? [.. lines, $"Parley: {choice}"] : lines);
    }
}
