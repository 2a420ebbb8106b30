using System.Text;
using Microsoft.Extensions.Logging;
using Parley.Agents.Metering;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Storage.Journal;
using Parley.Storage.Records;

namespace Parley.Server.Records.Conversations;

/// <summary>
/// Writes what a model tells a client of <c>/v1/realtime</c> into a record: what the client does shows in it, as the model confirms it. Waits for
/// nothing, and harms no conversation. One reader.
/// </summary>
/// <param name="journal">The record's.</param>
/// <param name="model">What answers, as usage names it until the session says so.</param>
/// <param name="price">What a response costs; null when its model has no price.</param>
/// <param name="isCascade">Whether recogniser, model and synthesiser are stages that can be told apart.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Told of faults of its own.</param>
internal sealed class ConversationNotes(
    CallJournal journal, string model, Func<RealtimeUsage, decimal?> price, bool isCascade, TimeProvider timeProvider, ILogger logger)
{
    private const int MaxKnownItems = 100_000; // of a conversation that never ends: what is repeated then is written again
    private const int MaxWaiting = 1_000;
    private readonly long _began = timeProvider.GetTimestamp();
    private readonly TurnParts _turns = new(isCascade);
    private readonly AnswerTimes _times = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Tool, string Arguments, TimeSpan At)> _tools = new(StringComparer.Ordinal); // that wait for an answer
    private readonly Dictionary<string, (string ResponseId, StringBuilder Words)> _unfinished = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal); // by the model, until its response is long past
    private string _model = model;

    private TimeSpan Now => timeProvider.GetElapsedTime(_began);

    /// <summary>Something passes.</summary>
    public void Take(ServerEvent serverEvent)
    {
        try
        {
            var now = Now;
            if (PlainEvents.Describe(serverEvent, now) is { } happened)
            {
                journal.TryAppend(happened);
            }

            Note(serverEvent, now);
        }
        catch (Exception exception) // the record's border: a conversation is never harmed by its record
        {
            RecordsLog.NotNoted(logger, journal.CallId, exception.GetType().Name, exception.StackTrace);
        }
    }

    /// <summary>The conversation is over: tools that nobody answered are said to be so.</summary>
    public void End()
    {
        var at = Now;
        Finish(_unfinished.Keys.ToList(), at);
        foreach (var (callId, (tool, arguments, from)) in _tools)
        {
            journal.TryAppend(new ToolCallEntry
            {
                At = at, ToolCallId = callId, Tool = tool, Arguments = arguments, Error = "The client gave no answer.", Duration = at - from,
            });
        }

        _tools.Clear();
    }

    private void Note(ServerEvent serverEvent, TimeSpan at)
    {
        switch (serverEvent)
        {
            case ResponseOutputAudioDeltaEvent audio: // first: it is nearly all there is
                if (_times.AudioCame(audio.ItemId, audio.ResponseId, audio.Delta.Length, at) is { } turn)
                {
                    journal.TryAppend(new TurnEntry { At = at, ItemId = turn.ItemId, Latency = _turns.Split(turn, at) });
                }

                break;
            case SessionCreatedEvent { Session: RealtimeSessionConfiguration session }:
                Configured(session);
                break;
            case SessionUpdatedEvent { Session: RealtimeSessionConfiguration session }:
                Configured(session);
                break;
            case InputAudioBufferSpeechStartedEvent started:
                _times.SpeechStarted(started.ItemId, TimeSpan.FromMilliseconds(started.AudioStartMs));
                break;
            case InputAudioBufferSpeechStoppedEvent stopped:
                _times.SpeechStopped(stopped.ItemId, TimeSpan.FromMilliseconds(stopped.AudioEndMs), at);
                break;
            case InputAudioTranscriptionCompletedEvent heard:
                _turns.Recognised(at);
                Say(heard.ItemId, Speaker.Caller, heard.Transcript, at, _times.TakeSpeech(heard.ItemId));
                break;
            case InputAudioTranscriptionFailedEvent { Error: var error }:
                Fail(error.Code ?? "transcription_failed", error.Message, at);
                break;
            case ConversationItemAddedEvent { Item: var item }:
                NoteItem(item, at);
                break;
            case ConversationItemCreatedEvent { Item: var item }:
                NoteItem(item, at);
                break;
            case ConversationItemTruncatedEvent cut:
                Cut(cut, at);
                break;
            case ErrorEvent { Error: var error }:
                Fail(error.Code ?? error.Type ?? "error", error.Message, at);
                break;
            default:
                NoteAnswer(serverEvent, at);
                break;
        }
    }

    private void NoteAnswer(ServerEvent serverEvent, TimeSpan at)
    {
        switch (serverEvent)
        {
            case ResponseCreatedEvent { Response.Id: var id }:
                _times.ResponseCreated(id);
                break;
            case ResponseOutputAudioTranscriptDeltaEvent words:
                Hear(words.ItemId, words.ResponseId, words.Delta, at);
                break;
            case ResponseOutputTextDeltaEvent words:
                Hear(words.ItemId, words.ResponseId, words.Delta, at);
                break;
            case ResponseOutputAudioTranscriptDoneEvent words:
                Answer(words.ItemId, words.Transcript, at);
                break;
            case ResponseOutputTextDoneEvent words:
                Answer(words.ItemId, words.Text, at);
                break;
            case ResponseOutputItemDoneEvent { Item: FunctionCallItem { CallId: { } callId } call } when _tools.Count < MaxWaiting:
                _tools[callId] = (call.Name, call.Arguments, at);
                _turns.ToolBegan(callId, at);
                break;
            case ResponseMcpCallInProgressEvent { ItemId: var itemId }:
                _turns.ToolBegan(itemId, at);
                break;
            case ResponseOutputItemDoneEvent { Item: McpCallItem call }:
                journal.TryAppend(new ToolCallEntry
                {
                    At = at, ToolCallId = call.Id ?? "", Tool = $"{call.ServerLabel}.{call.Name}", Arguments = call.Arguments, Result = call.Output,
                    Error = call.Error?.Message, Duration = _turns.ToolEnded(call.Id ?? "", at),
                });
                break;
            case ResponseDoneEvent { Response: var response }:
                End(response, at);
                break;
        }
    }

    private void Configured(RealtimeSessionConfiguration session)
    {
        _times.Configured(session);
        _model = session.Model ?? _model;
    }

    /// <summary>What was written, on either side, and what a tool answered.</summary>
    private void NoteItem(ConversationItem item, TimeSpan at)
    {
        switch (item)
        {
            case MessageItem { Id: { } id } message when TextOf(message) is { Length: > 0 } text:
                Say(id, message.Role == MessageRole.User ? Speaker.Caller : message.Role == MessageRole.Assistant ? Speaker.Agent : Speaker.System, text, at, null);
                break;
            case FunctionCallOutputItem output when _tools.Remove(output.CallId, out var tool):
                _turns.ToolEnded(output.CallId, at);
                journal.TryAppend(new ToolCallEntry
                {
                    At = at, ToolCallId = output.CallId, Tool = tool.Tool, Arguments = tool.Arguments, Result = output.Output, Duration = at - tool.At,
                });
                break;
        }
    }

    private static string TextOf(MessageItem message) => string.Join(' ', message.Content.Select(part => part switch
    {
        InputTextPart text => text.Text,
        OutputTextPart text => text.Text,
        _ => null, // what is spoken has events of its own
    }).OfType<string>());

    private void Hear(string itemId, string responseId, string words, TimeSpan at)
    {
        _turns.Words(itemId, at);
        if (_unfinished.TryGetValue(itemId, out var known))
        {
            known.Words.Append(words);
        }
        else if (_unfinished.Count < MaxWaiting)
        {
            _unfinished[itemId] = (responseId, new StringBuilder(words));
        }
    }

    private void Answer(string itemId, string text, TimeSpan at)
    {
        _unfinished.Remove(itemId);
        if (_said.Count >= MaxWaiting)
        {
            _said.Clear();
        }

        _said[itemId] = text;
        Say(itemId, Speaker.Agent, text, at, _times.AudioOf(itemId) is { } audio ? (audio.From, null) : null);
    }

    private void End(Response response, TimeSpan at)
    {
        Finish(_unfinished.Where(item => item.Value.ResponseId == response.Id).Select(item => item.Key).ToList(), at);
        if (response.Usage is { } counted)
        {
            var usage = RealtimeUsage.Of(counted);
            journal.TryAppend(new UsageEntry
            {
                At = at, Model = _model, InputTokens = usage.InputTokens, OutputTokens = usage.OutputTokens, CachedInputTokens = usage.CachedTokens,
                InputAudioTokens = usage.InputAudioTokens, OutputAudioTokens = usage.OutputAudioTokens, Cost = price(usage),
            });
        }

        if (response.Status == ResponseStatus.Failed)
        {
            var error = response.StatusDetails?.Error;
            Fail(error?.Code ?? error?.Type ?? "response_failed", error?.Message ?? "The response failed.", at);
        }
    }

    /// <summary>Of an answer that is cut short no end may come: the words that came.</summary>
    private void Finish(IReadOnlyList<string> itemIds, TimeSpan at)
    {
        foreach (var itemId in itemIds)
        {
            Answer(itemId, _unfinished[itemId].Words.ToString(), at);
        }
    }

    /// <summary>The client says how much was heard; its words are estimated by their share.</summary>
    private void Cut(ConversationItemTruncatedEvent cut, TimeSpan at)
    {
        var text = _said.TryGetValue(cut.ItemId, out var said) ? said
            : _unfinished.TryGetValue(cut.ItemId, out var item) ? item.Words.ToString()
            : "";
        var heard = TimeSpan.FromMilliseconds(Math.Max(0, cut.AudioEndMs));
        var audio = _times.AudioOf(cut.ItemId)?.Audio ?? heard;
        journal.TryAppend(new HeardEntry
        {
            At = at, ItemId = cut.ItemId, Text = audio > TimeSpan.Zero ? SpokenItems.Share(text, heard / audio) : "", Heard = heard, Audio = audio,
            WasInterrupted = true,
        });
    }

    private void Say(string itemId, Speaker speaker, string text, TimeSpan at, (TimeSpan From, TimeSpan? To)? spoken)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_known.Count >= MaxKnownItems)
        {
            _known.Clear();
        }

        if (_known.Add(itemId))
        {
            journal.TryAppend(new SaidEntry { At = at, ItemId = itemId, Speaker = speaker, Text = text, From = spoken?.From, To = spoken?.To });
        }
    }

    private void Fail(string code, string message, TimeSpan at) => journal.TryAppend(new FailureEntry { At = at, Code = code, Message = message });
}
