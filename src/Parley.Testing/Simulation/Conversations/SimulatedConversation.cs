using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Simulation.Faults;
using Parley.Testing.Simulation.Wire;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>
/// The model's side of one connection by the rules of the protocol. Pure: client events, speech and time come in, what to put on the
/// wire comes out. After each input, call <see cref="Advance"/>. One caller at a time.
/// </summary>
internal sealed class SimulatedConversation
{
    private const double LeastCommitMs = 100;
    private readonly SimulationOptions _options;
    private readonly IReadOnlyList<Fault> _faults;
    private readonly Agenda _agenda = new();
    private readonly SimulatedIds _ids;
    private readonly SimulatedItems _items;
    private readonly SimulatedInput _input = new();
    private readonly SimulatedResponses _responses;
    private RealtimeSessionConfiguration _session;
    private int _updateCount;

    /// <param name="connection">Which connection of the simulation.</param>
    /// <param name="options">How the model behaves.</param>
    /// <param name="now">When the client connected.</param>
    public SimulatedConversation(int connection, SimulationOptions options, TimeSpan now)
    {
        _options = options;
        _faults = options.Faults.Of(connection);
        _ids = new SimulatedIds(connection);
        _items = new SimulatedItems(_ids);
        _responses = new SimulatedResponses(options, _faults, _ids, _items, _agenda, Say);
        _session = DefaultSession.Create(_ids.Next("sess"), "simulated");
        _agenda.RunUntil(now);
        _agenda.After(_faults.FirstOrDefault(fault => fault.Kind == FaultKind.Expire)?.Duration ?? options.SessionLimit, Expire);
        Say(new SessionCreatedEvent { Session = _session });
    }

    /// <summary>What is to go on the wire.</summary>
    public Queue<WireOutput> Outbox { get; } = new();

    /// <summary>When <see cref="Advance"/> has something to do; null for never.</summary>
    public TimeSpan? NextDue => _agenda.NextDue;

    /// <summary>False when the client commits the user's turns itself.</summary>
    public bool DetectsTurns => TurnDetection is not null;

    public bool IsCallerSpeaking => _input.SpeakingItemId is not null;

    private TurnDetectionConfiguration? TurnDetection => _session.Audio?.Input?.TurnDetection.Value;

    /// <summary>Does what falls due until then.</summary>
    public void Advance(TimeSpan now) => _agenda.RunUntil(now);

    public void Receive(ClientEvent clientEvent)
    {
        switch (clientEvent)
        {
            case SessionUpdateEvent update:
                Answer(Update(update.Session), update, () => new SessionUpdatedEvent { Session = _session });
                break;
            case InputAudioBufferAppendEvent append:
                ReceiveAudio(append.Audio.Length);
                break;
            case InputAudioBufferCommitEvent when _input.BufferMs < LeastCommitMs:
                Say(SimulatedErrors.Event(SimulatedErrors.CommitEmpty(_input.BufferMs), clientEvent));
                break;
            case InputAudioBufferCommitEvent:
                CommitInput(null);
                break;
            case InputAudioBufferClearEvent:
                _input.Clear();
                Say(new InputAudioBufferClearedEvent());
                break;
            case ConversationItemCreateEvent create:
                Add(create);
                break;
            case ConversationItemRetrieveEvent retrieve when _items.Find(retrieve.ItemId) is { } item:
                Say(new ConversationItemRetrievedEvent { Item = item });
                break;
            case ConversationItemRetrieveEvent retrieve:
                Say(SimulatedErrors.Event(SimulatedErrors.NoItem("retrieving", "item_retrieve_invalid_item_id", retrieve.ItemId), retrieve));
                break;
            case ConversationItemTruncateEvent truncate:
                Answer(_items.TryTruncate(truncate), truncate, () => new ConversationItemTruncatedEvent
                {
                    ItemId = truncate.ItemId, ContentIndex = truncate.ContentIndex, AudioEndMs = truncate.AudioEndMs,
                });
                break;
            case ConversationItemDeleteEvent delete:
                Answer(_items.TryDelete(delete.ItemId), delete, () => new ConversationItemDeletedEvent { ItemId = delete.ItemId });
                break;
            case ResponseCreateEvent create when create.Response?.Conversation != "none" && _responses.Active is { } active:
                Say(SimulatedErrors.Event(SimulatedErrors.ActiveResponse(active.Id), create));
                break;
            case ResponseCreateEvent create:
                _responses.Begin(create.Response, _session);
                break;
            case ResponseCancelEvent cancel:
                _responses.Cancel(cancel);
                break;
            default:
                Say(SimulatedErrors.Event(SimulatedErrors.UnknownType(clientEvent.Type), clientEvent));
                break;
        }
    }

    public void ReceiveAudio(int byteCount) => _input.Append(byteCount, _session.Audio?.Input?.Format);

    /// <exception cref="InvalidOperationException">Turn detection is off, or the user speaks already.</exception>
    public void StartSpeaking()
    {
        if (TurnDetection is null || _input.SpeakingItemId is not null)
        {
            throw new InvalidOperationException(
                TurnDetection is null ? "Turn detection is off: the client commits the user's turn. Use Says." : "The user speaks already.");
        }

        var itemId = _ids.Next("item");
        _input.StartSpeech(itemId);
        Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = _input.TotalMs, ItemId = itemId });
        if (TurnDetection.InterruptResponse != false)
        {
            _responses.Interrupt();
        }
    }

    /// <summary>Ends the user's turn; with turn detection off, keeps the words for the client's commit.</summary>
    public void StopSpeaking(string words)
    {
        if (_input.SpeakingItemId is not { } itemId)
        {
            _input.WillSay(words);
            return;
        }

        Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = _input.TotalMs, ItemId = itemId });
        CommitInput(words);
        if (TurnDetection?.CreateResponse != false && _responses.Active is null)
        {
            _responses.Begin(null, _session);
        }
    }

    public void Expire()
    {
        Say(SimulatedErrors.Event(SimulatedErrors.SessionExpired(_options.SessionLimit), null));
        Outbox.Enqueue(new WireOutput(null, WireEnd.Expired));
    }

    private void Say(ServerEvent serverEvent) => Outbox.Enqueue(new WireOutput(serverEvent with { EventId = _ids.Next("event") }, null));

    private void Answer(ErrorDetails? error, ClientEvent cause, Func<ServerEvent> answer) =>
        Say(error is null ? answer() : SimulatedErrors.Event(error, cause));

    private ErrorDetails? Update(SessionConfiguration session)
    {
        _updateCount++;
        if (session is not RealtimeSessionConfiguration update || Strikes(FaultKind.RefuseUpdate, _updateCount))
        {
            return SimulatedErrors.UpdateRefused;
        }

        if (update.Audio?.Output?.Voice is { } voice && voice != _session.Audio?.Output?.Voice && _items.HasModelAudio)
        {
            return SimulatedErrors.CannotUpdateVoice; // and nothing of the update is applied
        }

        _session = SessionMerge.Apply(_session, update);
        return null;
    }

    private void Add(ConversationItemCreateEvent create)
    {
        if (_items.TryAdd(create.Item, create.PreviousItemId, out var added) is { } error)
        {
            Say(SimulatedErrors.Event(error, create));
            return;
        }

        Say(new ConversationItemAddedEvent { Item = added.Item, PreviousItemId = added.PreviousId });
        Say(new ConversationItemDoneEvent { Item = added.Item, PreviousItemId = added.PreviousId });
    }

    /// <param name="words">Null for those that were given before.</param>
    private void CommitInput(string? words)
    {
        var (spokenId, given) = _input.Commit();
        words ??= given;
        var item = new MessageItem
        {
            Id = spokenId ?? _ids.Next("item"),
            Role = MessageRole.User,
            Status = ItemStatus.Completed,
            Content = [new InputAudioPart { Transcript = words }],
        };
        var previousId = _items.Append(item);
        var untold = item with { Content = [new InputAudioPart()] };
        Say(new InputAudioBufferCommittedEvent { ItemId = item.Id, PreviousItemId = previousId });
        Say(new ConversationItemAddedEvent { Item = untold, PreviousItemId = previousId });
        Say(new ConversationItemDoneEvent { Item = untold, PreviousItemId = previousId });
        if (_session.Audio?.Input?.Transcription.Value is not null)
        {
            _agenda.After(_options.Pace.TranscriptionDelay, () => Transcribe(item.Id, words));
        }
    }

    private void Transcribe(string itemId, string words)
    {
        Say(new InputAudioTranscriptionDeltaEvent { ItemId = itemId, ContentIndex = 0, Delta = words });
        Say(new InputAudioTranscriptionCompletedEvent { ItemId = itemId, ContentIndex = 0, Transcript = words });
    }

    private bool Strikes(FaultKind kind, int position) => _faults.Any(fault => fault.Kind == kind && fault.Position == position);
}
