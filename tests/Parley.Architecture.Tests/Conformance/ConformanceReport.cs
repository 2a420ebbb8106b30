using System.Text;

namespace Parley.Architecture.Tests.Conformance;

/// <summary>Writes <c>docs/conformance.md</c>. Pure.</summary>
internal static class ConformanceReport
{
    public static string Write(StatementList list, ILookup<int, string> proofs)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Conformance

            What Parley holds of the Realtime protocol, statement by statement, and the tests that prove it. The statements are those of
            `tests/Conformance/statements.json`; a test names those that it proves with `[Statement(…)]`. This page is generated:
            after a change run `tests/Parley.Architecture.Tests` with `PARLEY_ACCEPT_CONFORMANCE=1` and commit the difference.

            Sides: **srv** is a server's duty, **cli** a client's. † rests on captures of the service or on guesses; what Parley then does is
            written beside it. *Not yet* means that no test proves it, whether or not it holds.


            """);
        WriteSummary(text, list, proofs);
        foreach (var section in list.Sections)
        {
            text.Append($"\n## {section.Number} {section.Title}\n\n| # | Side | Statement | Proven by |\n|---|---|---|---|\n");
            foreach (var statement in section.Statements)
            {
                text.Append($"| {statement.Name} | {statement.Side} | {statement.Text}{(statement.Unconfirmed ? " †" : "")} | {Proof(statement, proofs)} |\n");
            }
        }

        return text.ToString();
    }

    private static void WriteSummary(StringBuilder text, StatementList list, ILookup<int, string> proofs)
    {
        text.Append("| Section | Statements | Proven | Not implemented | Not yet |\n|---|---:|---:|---:|---:|\n");
        foreach (var section in list.Sections)
        {
            WriteCounts(text, $"{section.Number} {section.Title}", section.Statements, proofs);
        }

        WriteCounts(text, "All", [.. list.Sections.SelectMany(section => section.Statements)], proofs);
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
