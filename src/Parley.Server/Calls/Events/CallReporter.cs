using Microsoft.Extensions.Logging;
using Parley.Agents.Brain;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Calls;
using Parley.Realtime.Items;
using Parley.Storage.Redaction;

namespace Parley.Server.Calls.Events;

/// <summary>
/// Tells the log of events what happens on one leg of a call, redacted by the rules of the records: after a question for a card, PIN or code the digits of
/// the next items are taken out too.
/// </summary>
internal sealed class CallReporter(LiveCall live, CallEventLog log, Redactor redactor, TimeProvider timeProvider, ILogger logger)
{
    private const int LongestText = 8_000;
    private const int MaxRunning = 1_000; // of a peer that begins and never ends
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AgentTranscriptEvent> _unfinished = new(StringComparer.Ordinal); // of an answer that is cut short no end comes
    private readonly Dictionary<string, long> _mcpStarts = new(StringComparer.Ordinal); // timestamps by item, of the tools that run on the model's side
    private HashSet<string>? _knownItems;

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>Something happened. Throws nothing.</summary>
    public void Take(CallEvent callEvent)
    {
        try
        {
            lock (_gate)
            {
                Report(callEvent);
            }
        }
        catch (Exception exception) // a call is never harmed by who watches it
        {
            CallServerLog.NotReported(logger, live.Id, exception.GetType().Name, exception.StackTrace);
        }
    }

    private void Report(CallEvent callEvent)
    {
        switch (callEvent)
        {
            case CallStartedEvent or CallStateEvent or CallHoldEvent:
                log.Changed(live);
                break;
            case TurnLatencyEvent turn:
                log.Add(live.Id, "turn", new CallTurn(live.Id, Now, turn.ItemId, turn.FirstAudio.TotalMilliseconds), CallEventJson.Default.CallTurn);
                break;
            case ColleagueSpokeEvent { Text: { } words } spoke:
                Say(spoke.ItemId, "operator", words, isCut: false);
                break;
            case ColleagueSpokeEvent:
                live.AskedSecrets.SaidUnknown();
                break;
            case CallTakeoverEvent taken:
                live.AskedSecrets.TakenOver(taken.IsTakenOver);
                break;
            case CallErrorEvent error:
                Fail(error.Code);
                break;
            case CallEndedEvent:
                Cut(_unfinished.Values.ToList());
                live.AskedSecrets.LegEnded();
                break;
            case CallSessionEvent happened:
                Report(happened.Event);
                break;
        }
    }

    private void Report(RealtimeSessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case UserTranscriptEvent { IsFinal: true } words:
                Say(words.ItemId, "caller", words.Text, isCut: false);
                break;
            case HistoryAddedEvent { Item: HistoryMessage { Text.Length: > 0 } item } when OperatorNote.Read(item.ItemId, item.Role, item.Text) is { } note:
                Say(item.ItemId, "note", note, isCut: false);
                break;
            case HistoryAddedEvent { Item: HistoryMessage { Text.Length: > 0, Role: var role } item } when role != MessageRole.Assistant:
                Say(item.ItemId, role == MessageRole.User ? "caller" : "system", item.Text, isCut: false);
                break;
            case AgentTranscriptEvent { IsFinal: true } words:
                _unfinished.Remove(words.ItemId);
                Say(words.ItemId, "agent", words.Text, isCut: false);
                break;
            case AgentTranscriptEvent words:
                _unfinished[words.ItemId] = words;
                break;
            case ResponseEndedEvent { Response.Id: var responseId }:
                Cut(_unfinished.Values.Where(words => words.ResponseId == responseId).ToList());
                break;
            case AudioInterruptedEvent interrupted:
                log.Add(live.Id, "interruption", new CallInterruption(live.Id, Now, interrupted.ItemId), CallEventJson.Default.CallInterruption);
                break;
            case ToolStartedEvent { Call: var call }:
                var arguments = Shorten(redactor.RedactJson(Bounded(call.ShownArguments), live.AskedSecrets.AreExpected));
                log.Add(live.Id, "tool.started", new CallToolStart(live.Id, Now, call.CallId, call.Name, arguments), CallEventJson.Default.CallToolStart);
                break;
            case ToolEndedEvent { Outcome: var outcome }:
                EndTool(outcome.Call.CallId, outcome.Call.Name, outcome.Failure == ToolFailure.None ? null : outcome.Failure.ToString(), outcome.Duration);
                break;
            case McpCallStartedEvent { ItemId: var itemId } when _mcpStarts.Count < MaxRunning:
                _mcpStarts[itemId] = timeProvider.GetTimestamp();
                break;
            case McpCallEndedEvent { Call: var call }:
                var took = _mcpStarts.Remove(call.Id ?? "", out var from) ? timeProvider.GetElapsedTime(from) : TimeSpan.Zero;
                EndTool(call.Id ?? "", $"{call.ServerLabel}.{call.Name}", call.Error is null ? null : nameof(call.Error), took);
                break;
            case AgentChangedEvent changed:
                log.Add(live.Id, "handoff", new CallHandoff(live.Id, Now, changed.From, changed.To), CallEventJson.Default.CallHandoff);
                log.Changed(live);
                break;
            case GuardrailTrippedEvent tripped:
                Trip(tripped);
                break;
            case WorkEndedEvent { Failure: not (WorkFailure.None or WorkFailure.Cancelled) } work:
                CallServerLog.BrainWorkFailed(logger, live.Id, work.IntentName, work.Failure);
                Fail("brain_work_failed");
                break;
            case SessionErrorEvent error:
                Fail(error.Code ?? "error");
                break;
        }
    }

    private void Cut(IReadOnlyList<AgentTranscriptEvent> unfinished)
    {
        foreach (var words in unfinished)
        {
            _unfinished.Remove(words.ItemId);
            Say(words.ItemId, "agent", words.Text, isCut: true);
        }
    }

    /// <summary>Each item once: a leg that follows another is told what was said before.</summary>
    private void Say(string itemId, string speaker, string text, bool isCut)
    {
        _knownItems ??= live.History.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        if (text.Length > 0 && _knownItems.Add(itemId))
        {
            var shown = Shorten(redactor.Redact(Bounded(text), live.AskedSecrets.AreExpected).Text);
            live.AskedSecrets.Said(text);
            log.Add(live.Id, "transcript", new CallTranscript(live.Id, Now, itemId, speaker, shown, isCut), CallEventJson.Default.CallTranscript);
        }
    }

    private void EndTool(string toolCallId, string name, string? failure, TimeSpan duration) => log.Add(
        live.Id, "tool.ended", new CallToolEnd(live.Id, Now, toolCallId, name, failure, duration.TotalMilliseconds), CallEventJson.Default.CallToolEnd);

    private void Trip(GuardrailTrippedEvent tripped)
    {
        foreach (var result in tripped.Results)
        {
            var stage = tripped.Text.Side == GuardedSide.Agent ? "output" : "input";
            log.Add(live.Id, "guardrail", new CallGuardrail(live.Id, Now, result.Name, stage), CallEventJson.Default.CallGuardrail);
        }
    }

    private void Fail(string code) => log.Add(live.Id, "failure", new CallFailure(live.Id, Now, code), CallEventJson.Default.CallFailure);

    /// <summary>Twice as much as is shown: what the cut goes through is cut away after the redaction.</summary>
    private static string Bounded(string text) => text.Length <= 2 * LongestText ? text : text[..(2 * LongestText)];

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
