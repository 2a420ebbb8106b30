using System.Globalization;
using System.Text;
using Parley.Storage.Records;

namespace Parley.Storage.Export;

/// <summary>A call to read: a head, and a line for what was said and done. Line ends within what was said become spaces, so that nobody forges a line.</summary>
internal static class TextExport
{
    public static string Write(CallDetail call)
    {
        var summary = call.Summary;
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"Call {summary.CallId} with {summary.AgentName}, {summary.StartedAt:u}")
            .AppendLine(CultureInfo.InvariantCulture, $"Caller: {OneLine(summary.Caller ?? "unknown")}")
            .AppendLine(summary.Outcome is null ? "It goes on." : $"{summary.Outcome} ({summary.EndReason}) after {summary.Duration:hh\\:mm\\:ss}")
            .AppendLine();
        foreach (var (_, entry) in call.Entries)
        {
            if (Describe(entry) is { } line)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"[{entry.At:hh\\:mm\\:ss}] {OneLine(line)}");
            }
        }

        return text.ToString();
    }

    private static string? Describe(CallEntry entry) => entry switch
    {
        SaidEntry said => $"{said.Speaker}: {said.Text}",
        NoteEntry note => $"(note of an operator, not heard by the caller: {note.Text})",
        HeardEntry { WasInterrupted: true } heard => $"(interrupted; heard: {heard.Text})",
        ToolCallEntry { Error: { } error } call => $"(tool {call.Tool} {call.Arguments} failed: {error})",
        ToolCallEntry call => $"(tool {call.Tool} {call.Arguments}: {call.Result})",
        ToolStepEntry step => $"(the supervisor's tool {step.Tool} {step.Arguments}: {step.Result})",
        WorkEntry { Failure: { } failure } work => $"(work on {work.Intent} failed: {failure})",
        WorkEntry work => $"(work on {work.Intent}: {work.Result ?? "no result"})",
        HandoffEntry handoff => $"({handoff.FromAgent} hands over to {handoff.ToAgent})",
        ReconnectionEntry reconnection => $"(goes on over another connection: {reconnection.Reason})",
        GuardrailEntry guardrail => $"(guardrail {guardrail.Guardrail} tripped: {guardrail.Reason})",
        FailureEntry failure => $"(failure {failure.Code}: {failure.Message})",
        ConsentEntry consent => $"(recording: {Describe(consent.Outcome)}, by {consent.Manner})",
        LossEntry loss => $"({loss.Count} entries are lost)",
        _ => null,
    };

    private static string Describe(ConsentOutcome outcome) => outcome switch
    {
        ConsentOutcome.Announced => "announced",
        ConsentOutcome.Granted => "the caller agrees",
        ConsentOutcome.Refused => "the caller does not agree",
        ConsentOutcome.Unanswered => "no answer, so none",
        _ => "not heard, so none",
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
