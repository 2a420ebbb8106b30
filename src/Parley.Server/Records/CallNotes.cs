using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Agents.Brain;
using Parley.Agents.Connections;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Metering;
using Parley.Agents.Playout;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Calls;
using Parley.Realtime.Items;
using Parley.Server.Calls;
using Parley.Server.Calls.Consent;
using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Storage.Redaction;

namespace Parley.Server.Records;

/// <summary>Writes what happens on one leg of a call to the call's journal. Waits for nothing, and harms no call. Any thread.</summary>
/// <param name="journal">The call's.</param>
/// <param name="knownItems">Items that are written down already; added to.</param>
/// <param name="askedSecrets">Whether what is said next may answer a question for a secret; told what is said.</param>
/// <param name="startedAt">When the call began.</param>
/// <param name="redactor">What knows what must not be kept.</param>
/// <param name="isCascade">Whether recogniser, model and synthesiser are stages that can be told apart.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Told of faults of its own.</param>
internal sealed class CallNotes(
    CallJournal journal, HashSet<string> knownItems, AskedSecrets askedSecrets, DateTimeOffset startedAt, Redactor redactor, bool isCascade,
    TimeProvider timeProvider, ILogger logger)
{
    private const string HiddenOutput = "[hidden]";
    private static readonly TimeSpan s_longestUnknown = TimeSpan.FromSeconds(60); // silenced of a caller's words of which nobody knows when they were said
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(0.5); // of what is silenced, on both sides
    private static readonly TimeSpan s_agentMargin = TimeSpan.FromSeconds(0.1); // of the agent's, whose place is known to the sample
    private readonly Lock _gate = new();
    private readonly TurnParts _turns = new(isCascade);
    private readonly SpokenItems _spoken = new();
    private readonly UsageNotes _usage = new();
    private readonly SpokenSecrets _secrets = new(redactor, askedSecrets);
    private readonly HiddenTools _hidden = new();
    private readonly OperatorVoice _operator = new();
    private readonly TimeSpan _legBegan = timeProvider.GetUtcNow() - startedAt;
    private readonly long _legTimestamp = timeProvider.GetTimestamp();
    private readonly Dictionary<string, AgentTranscriptEvent> _unfinished = new(StringComparer.Ordinal); // of an answer that is cut short no end comes
    private readonly Dictionary<string, TimeSpan> _work = new(StringComparer.Ordinal); // when work under way began: a brain bounds how much that is
    private TimeSpan _silence;
    private TimeSpan? _lostAt; // since when there is no connection to a model; null while there is one
    private Call? _call;
    private RecordingClock? _recording; // the last one
    private readonly Dictionary<string, TimeSpan> _speechStarts = new(StringComparer.Ordinal); // by item, in the session's audio
    private readonly Dictionary<string, (TimeSpan From, TimeSpan To)> _speeches = new(StringComparer.Ordinal); // by item, until its words are known

    /// <summary>The call's journal.</summary>
    public CallJournal Journal => journal;

    /// <summary>The time, from the beginning of the call.</summary>
    public TimeSpan Now => _legBegan + timeProvider.GetElapsedTime(_legTimestamp);

    /// <summary>There is a conversation now, whose tools are known.</summary>
    public void Attach(Call call)
    {
        lock (_gate)
        {
            _call = call;
            _hidden.Learn(call.Session.Agent);
        }
    }

    /// <summary>Audio of the agent was sent to the party.</summary>
    public void AudioSent(string itemId, TimeSpan duration)
    {
        lock (_gate)
        {
            var now = Now;
            _recording?.Look(now);
            _spoken.Sent(itemId, duration, now);
        }
    }

    /// <summary>Something happened.</summary>
    public void Take(CallEvent callEvent)
    {
        try
        {
            lock (_gate)
            {
                var now = Now;
                _recording?.Look(now);
                Append(_spoken.TakeHeardOut(now));
                if (PlainEvents.Describe(callEvent, now) is { } happened)
                {
                    journal.TryAppend(happened);
                }

                Note(callEvent, now);
            }
        }
        catch (Exception exception) // the record's border: a call is never harmed by its record
        {
            RecordsLog.NotNoted(logger, journal.CallId, exception.GetType().Name, exception.StackTrace);
        }
    }

    /// <summary>The first audio of an answer was sent: the parts of the wait for it up to now.</summary>
    public TurnEntry Split(TurnLatencyEvent turn)
    {
        lock (_gate)
        {
            var at = Now;
            return new TurnEntry { At = at, ItemId = turn.ItemId, Latency = _turns.Split(turn, at), IsTyped = turn.IsTyped };
        }
    }

    /// <summary>That audio was heard.</summary>
    /// <param name="turn">The parts up to its sending.</param>
    /// <param name="playout">From there to the party's ear.</param>
    public void Turn(TurnEntry turn, TimeSpan playout) => journal.TryAppend(turn with { Latency = turn.Latency with { Playout = playout } });

    /// <summary>A recording is whole.</summary>
    /// <param name="reference">Its name.</param>
    /// <param name="from">When it began, from the beginning of the call.</param>
    /// <param name="duration">How long it is.</param>
    public void Recorded(string reference, TimeSpan from, TimeSpan duration) =>
        journal.TryAppend(new RecordingEntry { At = Now, Reference = reference, MediaType = RecordingLibrary.MediaTypeOf(reference), From = from, Duration = duration });

    /// <summary>The party was told or asked that the call is to be recorded.</summary>
    public void Consented(ConsentDecision decision) =>
        journal.TryAppend(new ConsentEntry { At = Now, Outcome = decision.Outcome, Manner = decision.Manner, ItemId = decision.ItemId });

    /// <summary>A recording begins, after any other has ended.</summary>
    /// <param name="length">How much is in it; any thread.</param>
    public RecordingClock BeginRecording(Func<TimeSpan> length)
    {
        lock (_gate)
        {
            return _recording = new RecordingClock(Now, length);
        }
    }

    /// <summary>
    /// Where a recording is to be silenced: the words that must not be kept where the recogniser says when each was spoken, else all of the item that holds them. The
    /// recording knows where the agent's stand; of the caller's the time is known, so that as much more is silenced as the recording was ever behind. What an
    /// operator may have said that nobody has told of by now is silenced too.
    /// </summary>
    /// <param name="clock">The recording's.</param>
    /// <param name="duration">How long it is.</param>
    /// <param name="findAgentItem">Where in it an item of the agent's stands; null where nothing of it does.</param>
    /// <returns>From and to in the recording, on the agent's side or the caller's.</returns>
    public IReadOnlyList<(bool IsAgent, TimeSpan From, TimeSpan To)> FindSilences(
        RecordingClock clock, TimeSpan duration, Func<string, (TimeSpan From, TimeSpan To)?> findAgentItem)
    {
        lock (_gate)
        {
            var now = Now;
            var untold = _operator.FindUntold(now);
            return
            [
                .. from item in _secrets.Items.Concat(untold is null ? [] : [new SecretItem("", Speaker.Operator, untold)])
                   let isAgent = item.Speaker is Speaker.Agent or Speaker.Operator // who speaks in the agent's place is on its side
                   let place = item.Speaker == Speaker.Agent ? findAgentItem(item.ItemId) : item.Spoken is { } said ? clock.Find(said.From - s_margin, said.To + s_margin, now, duration) : null
                   where place is not null
                   select isAgent ? (true, place.Value.From - s_agentMargin, place.Value.To + s_agentMargin) : (false, place.Value.From, place.Value.To),
            ];
        }
    }

    private void Note(CallEvent callEvent, TimeSpan at)
    {
        switch (callEvent)
        {
            case CallStartedEvent started:
                _usage.Model = started.Model;
                break;
            case CallSessionEvent happened:
                Note(happened.Event, at);
                break;
            case ColleagueSpokeEvent { Text: { } words } spoke:
                Hear(spoke, words, at);
                break;
            case ColleagueSpokeEvent spoke:
                _operator.Told(spoke.Began + spoke.Duration - startedAt);
                askedSecrets.SaidUnknown();
                break;
            case CallTakeoverEvent taken:
                _operator.TakenOver(taken.IsTakenOver, at);
                askedSecrets.TakenOver(taken.IsTakenOver);
                break;
            case CallErrorEvent error:
                journal.TryAppend(new FailureEntry { At = at, Code = error.Code, Message = error.Message });
                break;
            case CallEndedEvent:
                Finish(_unfinished.Values.ToList(), at);
                Append(_spoken.TakeRest(at));
                askedSecrets.LegEnded();
                break;
        }
    }

    private void Note(RealtimeSessionEvent sessionEvent, TimeSpan at)
    {
        switch (sessionEvent)
        {
            case SessionConfiguredEvent configured:
                _silence = TimeSpan.FromMilliseconds(configured.Configuration.Audio?.Input?.TurnDetection.Value?.SilenceDurationMs ?? 0);
                _usage.Model = configured.Configuration.Model ?? _usage.Model;
                break;
            case SpeechStartedEvent started:
                _speechStarts[started.ItemId] = started.AudioStart;
                break;
            case SpeechStoppedEvent stopped:
                Stopped(stopped, at);
                break;
            case UserTranscriptEvent { IsFinal: true } words:
                _turns.Recognised(at);
                Hear(words, at);
                break;
            case HistoryAddedEvent { Item: HistoryMessage { Text.Length: > 0 } item } when OperatorNote.Read(item.ItemId, item.Role, item.Text) is { } note:
                if (knownItems.Add(item.ItemId))
                {
                    journal.TryAppend(new NoteEntry { At = at, ItemId = item.ItemId, Text = note });
                }

                break;
            case HistoryAddedEvent { Item: HistoryMessage { Text.Length: > 0, Role: var role } item } when role != MessageRole.Assistant:
                if (Say(item.ItemId, role == MessageRole.User ? Speaker.Caller : Speaker.System, item.Text, at, null))
                {
                    _secrets.Add(item.ItemId, Speaker.System, item.Text, null, []); // typed: it silences nothing, but may ask for a secret
                }

                break;
            case AgentTranscriptEvent words:
                Note(words, at);
                break;
            case ResponseEndedEvent { Response.Id: var responseId }:
                Finish(_unfinished.Values.Where(words => words.ResponseId == responseId).ToList(), at);
                break;
            case AudioEndedEvent ended:
                _spoken.Ended(ended.ItemId);
                break;
            case AudioInterruptedEvent:
                _spoken.Interrupted(at);
                break;
            case SpeechCutEvent cut when _spoken.Cut(cut.ItemId, cut.Heard, cut.Words, at) is { } heard:
                journal.TryAppend(heard);
                break;
            case ToolStartedEvent { Call: var call }:
                _hidden.Learn(_call?.Session.Agent);
                _turns.ToolBegan(call.CallId, at);
                break;
            case ToolEndedEvent { Outcome: var outcome }:
                _turns.ToolEnded(outcome.Call.CallId, at);
                journal.TryAppend(Describe(outcome, at));
                break;
            case McpCallStartedEvent { ItemId: var itemId }:
                _turns.ToolBegan(itemId, at);
                break;
            case McpCallEndedEvent { Call: var call }:
                journal.TryAppend(new ToolCallEntry
                {
                    At = at, ToolCallId = call.Id ?? "", Tool = $"{call.ServerLabel}.{call.Name}", Arguments = call.Arguments, Result = call.Output,
                    Error = call.Error?.Message, Duration = _turns.ToolEnded(call.Id ?? "", at),
                });
                break;
            case AgentChangedEvent changed:
                _hidden.Learn(_call?.Session.Agent);
                journal.TryAppend(new HandoffEntry { At = at, FromAgent = changed.From, ToAgent = changed.To });
                break;
            case GuardrailTrippedEvent tripped:
                Append(tripped.Results.Select(result => new GuardrailEntry
                {
                    At = at, Guardrail = result.Name, Stage = tripped.Text.Side == GuardedSide.Agent ? "output" : "input", Reason = result.Detail ?? "",
                }));
                break;
            case UserTranscriptFailedEvent failed:
                journal.TryAppend(new FailureEntry { At = at, Code = failed.Code ?? "transcription_failed", Message = failed.Message });
                break;
            case SessionErrorEvent error:
                journal.TryAppend(new FailureEntry { At = at, Code = error.Code ?? "error", Message = error.Message });
                break;
            case ToolStepEvent { Call: var call, Step: { Result: { } result } step }:
                var told = _hidden.Contains(call.Name) ? HiddenOutput : result;
                journal.TryAppend(new ToolStepEntry { At = at, ToolCallId = call.CallId, Tool = step.ToolName, Arguments = step.Arguments, Result = told });
                break;
            case ConnectionStateChangedEvent { State: ConnectionState.Reconnecting }:
                _lostAt ??= at;
                break;
            case ConnectionSwappedEvent swapped:
                var outage = _lostAt is { } lostAt ? at - lostAt : TimeSpan.Zero;
                journal.TryAppend(new ReconnectionEntry { At = at, Reason = JsonNamingPolicy.SnakeCaseLower.ConvertName(swapped.Reason.ToString()), ModelIndex = swapped.ModelIndex, Outage = outage });
                _lostAt = null;
                break;
            case WorkStartedEvent work:
                _work[work.WorkId] = at;
                break;
            case WorkEndedEvent work:
                Note(work, at);
                break;
            case UsageUpdatedEvent used:
                journal.TryAppend(_usage.Describe(used, at));
                break;
        }
    }

    /// <summary>The silence was waited for before the event came, and is the end of the item's audio.</summary>
    private void Stopped(SpeechStoppedEvent stopped, TimeSpan at)
    {
        if (_speechStarts.Remove(stopped.ItemId, out var start) && stopped.AudioEnd > start + _silence)
        {
            _speeches[stopped.ItemId] = (at - (stopped.AudioEnd - start), at - _silence);
        }
    }

    private void Note(WorkEndedEvent work, TimeSpan at)
    {
        var failure = work.Failure == WorkFailure.None ? null : work.Failure.ToString().ToLowerInvariant();
        var took = _work.Remove(work.WorkId, out var began) ? at - began : TimeSpan.Zero; // refused work never began
        journal.TryAppend(new WorkEntry { At = at, WorkId = work.WorkId, Intent = work.IntentName, Result = work.Result, Failure = failure, Duration = took });
        if (work.Failure is not (WorkFailure.None or WorkFailure.Cancelled)) // not its exception, which may hold what was said
        {
            journal.TryAppend(new FailureEntry { At = at, Code = "brain_work_failed", Message = $"Work on the intent '{work.IntentName}' failed: {work.Failure}." });
        }
    }

    private void Note(AgentTranscriptEvent words, TimeSpan at)
    {
        _turns.Words(words.ItemId, at);
        if (words.IsFinal)
        {
            Finish([words], at);
        }
        else
        {
            _unfinished[words.ItemId] = words;
        }
    }

    private void Finish(IReadOnlyList<AgentTranscriptEvent> finished, TimeSpan at)
    {
        foreach (var words in finished)
        {
            _unfinished.Remove(words.ItemId);
            if (words.Text is { Length: > 0 } text)
            {
                _spoken.Words(words.ItemId, text);
                Say(words.ItemId, Speaker.Agent, text, at, _spoken.BeganAt(words.ItemId) is { } from ? (from, null) : null);
                _secrets.Add(words.ItemId, Speaker.Agent, text, null, []);
            }
        }
    }

    private void Hear(UserTranscriptEvent words, TimeSpan at)
    {
        var isTimed = _speeches.Remove(words.ItemId, out var speech);
        IReadOnlyList<SpokenWord> places = isTimed ? WordPlaces.Find(words.Text, words.TimedWords, speech.From) : [];
        if (Say(words.ItemId, Speaker.Caller, words.Text, at, isTimed ? (speech.From, speech.To) : null, places))
        {
            _secrets.Add(words.ItemId, Speaker.Caller, words.Text, isTimed ? speech : (at - s_longestUnknown, at), places);
        }
    }

    private void Hear(ColleagueSpokeEvent spoke, string words, TimeSpan at)
    {
        var from = spoke.Began - startedAt;
        var speech = (from, from + spoke.Duration);
        _operator.Told(speech.Item2);
        if (Say(spoke.ItemId, Speaker.Operator, words, at, speech))
        {
            _secrets.Add(spoke.ItemId, Speaker.Operator, words, speech, []);
        }
    }

    /// <summary>Each item once: a leg that follows another is told what was said before.</summary>
    private bool Say(
        string itemId, Speaker speaker, string text, TimeSpan at, (TimeSpan From, TimeSpan? To)? spoken, IReadOnlyList<SpokenWord>? words = null)
    {
        if (!knownItems.Add(itemId))
        {
            return false;
        }

        journal.TryAppend(new SaidEntry { At = at, ItemId = itemId, Speaker = speaker, Text = text, From = spoken?.From, To = spoken?.To, Words = words ?? [] });
        return true;
    }

    private ToolCallEntry Describe(ToolOutcome outcome, TimeSpan at)
    {
        _hidden.Learn(_call?.Session.Agent);
        var isHidden = _hidden.Contains(outcome.Call.Name);
        var output = isHidden ? HiddenOutput : outcome.Output;
        return new ToolCallEntry
        {
            At = at,
            ToolCallId = outcome.Call.CallId,
            Tool = outcome.Call.Name,
            Arguments = outcome.Call.ShownArguments,
            Result = outcome.Failure == ToolFailure.None ? output : null,
            Error = outcome.Failure == ToolFailure.None ? null : $"{outcome.Failure}: {(isHidden ? HiddenOutput : outcome.Error ?? outcome.Output)}",
            Duration = outcome.Duration,
        };
    }

    private void Append(IEnumerable<CallEntry> entries)
    {
        foreach (var entry in entries)
        {
            journal.TryAppend(entry);
        }
    }
}
