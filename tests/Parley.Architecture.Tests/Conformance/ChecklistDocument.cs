using System.Text;

namespace Parley.Architecture.Tests.Conformance;

/// <summary>A document that is made of checklists.</summary>
/// <param name="FileName">Under <c>docs</c>.</param>
/// <param name="Introduction">What stands before the tables.</param>
/// <param name="Checklists">In order.</param>
internal sealed record ChecklistDocument(string FileName, string Introduction, params IReadOnlyList<Checklist> Checklists)
{
    public static ChecklistDocument Protocol { get; } = new(
        "conformance.md",
        """
        # Conformance

        What Parley holds of the Realtime protocol, statement by statement, and the tests that prove it. The statements are those of
        `tests/Conformance/statements.json`; a test names those that it proves with `[Statement(…)]`. This page is generated:
        after a change run `tests/Parley.Architecture.Tests` with `PARLEY_ACCEPT_CONFORMANCE=1` and commit the difference.

        Sides: **srv** is a server's duty, **cli** a client's. † rests on captures of the service or on guesses; what Parley then does is
        written beside it. *Not yet* means that no test proves it, whether or not it holds.
        """,
        Checklist.Read("statements.json", "Statement", number => $"C{number:D3}"));

    public static ChecklistDocument AgentsSdk { get; } = new(
        "agents-sdk.md",
        """
        # The agents SDK, row by row

        What realtime agents can do in Parley: the features of the Python and JavaScript SDKs and those that both lack, what their users
        complain about, and the golden traces of the wire, each with the tests that prove it. A test names them with `[Row(…)]`,
        `[Complaint(…)]` and `[Trace(…)]`; the lists are in `tests/Conformance`. This page is generated: after a change run
        `tests/Parley.Architecture.Tests` with `PARLEY_ACCEPT_CONFORMANCE=1` and commit the difference.

        *Not yet* means that no test proves it, whether or not it holds.
        """,
        Checklist.Read("rows.json", "Row", number => $"{number}"),
        Checklist.Read("complaints.json", "Complaint", number => $"C{number}"),
        Checklist.Read("traces.json", "Trace", number => $"T{number}"));

    /// <summary>The whole text.</summary>
    public string Write()
    {
        var text = new StringBuilder(Introduction).Append("\n\n");
        foreach (var list in Checklists)
        {
            ConformanceReport.WriteSummary(text, list);
            ConformanceReport.WriteSections(text, list);
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }
}
