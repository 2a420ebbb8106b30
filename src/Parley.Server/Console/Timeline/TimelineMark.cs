using Parley.Storage.Records;

namespace Parley.Server.Console.Timeline;

/// <summary>Something that happened at a moment of a call, in words.</summary>
/// <param name="At">When.</param>
/// <param name="Style">How it is drawn, e.g. <c>handoff</c>.</param>
/// <param name="Who">Whose doing it is, in a word.</param>
/// <param name="Text">What.</param>
internal sealed record TimelineMark(TimeSpan At, string Style, string Who, string Text)
{
    /// <summary>Null for what lasts, and for what only the list of events shows.</summary>
    public static TimelineMark? Of(CallEntry entry) => entry switch
    {
        HandoffEntry handoff => new(entry.At, "handoff", "Handoff", $"{handoff.FromAgent} hands over to {handoff.ToAgent}"),
        GuardrailEntry guardrail => new(
            entry.At, "guardrail", "Guardrail", $"{guardrail.Guardrail} tripped ({guardrail.Stage}){(guardrail.Reason.Length == 0 ? "" : $": {guardrail.Reason}")}"),
        FailureEntry failure => new(entry.At, "failure", "Error", $"{failure.Code}: {failure.Message}"),
        ConsentEntry consent => new(entry.At, "consent", "Recording", $"Consent: {ConsentWords.Of(consent.Outcome)}, {ConsentWords.OfManner(consent.Manner)}"),
        NoteEntry note => new(entry.At, "note", "Note", note.Text),
        ReconnectionEntry { Outage: var outage } again => new(
            entry.At, "reconnection", "Connection", $"The call goes on over another one: {Shown.Words(again.Reason)}{(outage > TimeSpan.Zero ? $", after {Shown.Seconds(outage)} without" : "")}"),
        LossEntry loss => new(entry.At, "failure", "Gap", $"{loss.Count} entries were lost"),
        EventEntry { Name: "held" } => new(entry.At, "person", "Operator", "The caller is put on hold"),
        EventEntry { Name: "resumed" } => new(entry.At, "person", "Operator", "The caller is off hold"),
        EventEntry { Name: "taken_over" } => new(entry.At, "person", "Operator", "A person takes the call over"),
        EventEntry { Name: "given_back" } => new(entry.At, "person", "Operator", "The agent has the call again"),
        EventEntry { Name: "operator_spoke", Detail: var length } => new(entry.At, "person", "Operator", $"The operator spoke, {length}, not transcribed"),
        EventEntry { Name: "connection", Detail: "reconnecting" } => new(entry.At, "failure", "Error", "The connection to the model is lost, and made again"),
        _ => null,
    };
}
