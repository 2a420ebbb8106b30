using Parley.Agents.Responses;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tests.Responses;

/// <summary>
/// A sequencer and a server that obeys the protocol's rule of one response at a time, with a wire between them that delivers one message
/// at a time, when the test says so. Notes what breaks a promise.
/// </summary>
internal sealed class SequencedServer
{
    private readonly ResponseSequencer _sequencer;
    private readonly Queue<ClientEvent> _toServer = [];
    private readonly Queue<ServerEvent> _toClient = [];
    private readonly bool _echoesMetadata;
    private readonly List<(string? ItemId, string? Body, int At)> _asked = [];
    private readonly List<(bool IsOurs, string? Body, HashSet<string> Items, int AskedAt)> _begun = [];
    private readonly Dictionary<string, int> _sentAt = [];
    private readonly HashSet<string> _items = [];
    private readonly HashSet<string> _unanswered = [];
    private string? _active;
    private bool _userSpeaks;
    private int _time;
    private int _excusedUntil = -1; // what was asked for by then may have been cancelled or given up

    public SequencedServer(bool echoesMetadata)
    {
        _echoesMetadata = echoesMetadata;
        _sequencer = new ResponseSequencer("p_", new RequestToken(), outcome =>
        {
            if (outcome is ResponseRequestOutcome.GivenUp or ResponseRequestOutcome.Cancelled)
            {
                _excusedUntil = _time;
            }
        });
    }

    public string? Broken { get; private set; }

    /// <summary>One of nine things happens.</summary>
    public void Step(int kind)
    {
        _time++;
        switch (kind)
        {
            case 0:
                AskForItem();
                break;
            case 1:
                Ask(null, $"m{_time}", _sequencer.Request(new ResponseCreateEvent { Response = new() { Instructions = $"m{_time}" } }));
                break;
            case 2:
                Ask(null, null, _sequencer.Request());
                break;
            case 3:
                _excusedUntil = _unanswered.Count > 0 ? _time : _excusedUntil;
                Send(_sequencer.Cancel());
                break;
            case 4:
                ServerTakesOne();
                break;
            case 5:
                ClientTakesOne();
                break;
            case 6:
                EndActive(ResponseStatus.Completed);
                break;
            case 7 when !_userSpeaks:
                _userSpeaks = true;
                _toClient.Enqueue(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u" });
                EndActive(ResponseStatus.Cancelled);
                break;
            case 8 when _userSpeaks:
                _userSpeaks = false;
                _toClient.Enqueue(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 0, ItemId = "u" });
                BeginUnlessBusy(create: null);
                break;
        }
    }

    /// <summary>Lets everything under way come to its end.</summary>
    public void Settle()
    {
        Step(8);
        for (var round = 0; round < 1000 && (_toServer.Count + _toClient.Count > 0 || _active is not null); round++)
        {
            Step(6);
            Step(4);
            Step(5);
        }
    }

    /// <summary>The same, and checks that nothing was lost.</summary>
    public void Finish()
    {
        Settle();
        Require(_sequencer.IsIdle, "the sequencer does not come to rest");
        var bodies = _begun.Where(begun => begun.Body is not null).Select(begun => begun.Body).ToList();
        Require(bodies.Distinct().Count() == bodies.Count, "a manual request was made twice");
        foreach (var (itemId, body, at) in _asked.Where(asked => asked.At > _excusedUntil))
        {
            var isAnswered = body is not null ? bodies.Contains(body)
                : itemId is not null ? _begun.Exists(begun => begun.Items.Contains(itemId))
                : _begun.Exists(begun => begun.IsOurs && begun.Body is null && begun.AskedAt >= at);
            Require(isAnswered, $"what was asked for at {at} was lost");
        }
    }

    private void AskForItem()
    {
        var itemId = $"i{_time}";
        _toServer.Enqueue(new ConversationItemCreateEvent { Item = new MessageItem { Id = itemId, Role = MessageRole.User, Content = [] } });
        Ask(itemId, null, _sequencer.Request(itemId));
    }

    private void Ask(string? itemId, string? body, ResponseCreateEvent? create)
    {
        _asked.Add((itemId, body, _time));
        Send(create);
    }

    private void Send(ClientEvent? clientEvent)
    {
        if (clientEvent is ResponseCreateEvent create)
        {
            Require(_sequencer.ActiveResponseId is null, "a request was sent although a response was known to run");
            Require(_unanswered.Count == 0, "a request was sent although another was in flight");
            _unanswered.Add(create.EventId!);
            _sentAt[create.EventId!] = _time;
        }

        if (clientEvent is not null)
        {
            _toServer.Enqueue(clientEvent);
        }
    }

    private void ServerTakesOne()
    {
        if (!_toServer.TryDequeue(out var clientEvent))
        {
            return;
        }

        switch (clientEvent)
        {
            case ConversationItemCreateEvent created:
                _items.Add(created.Item.Id!);
                _toClient.Enqueue(new ConversationItemAddedEvent { Item = created.Item });
                break;
            case ResponseCreateEvent create when !BeginUnlessBusy(create):
                _toClient.Enqueue(new ErrorEvent
                {
                    Error = new ErrorDetails { Message = "Busy.", Code = "conversation_already_has_active_response", EventId = create.EventId },
                });
                break;
            case ResponseCancelEvent cancel when cancel.ResponseId == _active:
                EndActive(ResponseStatus.Cancelled);
                break;
        }
    }

    private bool BeginUnlessBusy(ResponseCreateEvent? create)
    {
        if (_active is not null)
        {
            return false;
        }

        _active = $"r{_time}";
        _begun.Add((create is not null, create?.Response?.Instructions, [.. _items], create is null ? _time : _sentAt[create.EventId!]));
        var metadata = _echoesMetadata ? create?.Response?.Metadata : null;
        _toClient.Enqueue(new ResponseCreatedEvent { Response = Response(_active, ResponseStatus.InProgress) with { Metadata = metadata } });
        return true;
    }

    private void EndActive(ResponseStatus status)
    {
        if (_active is not null)
        {
            _toClient.Enqueue(new ResponseDoneEvent { Response = Response(_active, status) });
            _active = null;
        }
    }

    private void ClientTakesOne()
    {
        if (!_toClient.TryDequeue(out var serverEvent))
        {
            return;
        }

        switch (serverEvent)
        {
            case ConversationItemAddedEvent added:
                _sequencer.ItemAdded(added.Item.Id!);
                break;
            case ResponseCreatedEvent created:
                _unanswered.RemoveWhere(eventId => created.Response.Metadata?.Values.Contains(eventId) == true);
                Send(_sequencer.Created(created.Response));
                break;
            case ResponseDoneEvent done:
                _unanswered.RemoveWhere(_ => !_echoesMetadata); // by now it would have been refused
                Send(_sequencer.Done(done.Response));
                break;
            case ErrorEvent error:
                _unanswered.Remove(error.Error.EventId!);
                _sequencer.Absorbs(error.Error);
                Send(_sequencer.Next());
                break;
            case InputAudioBufferSpeechStartedEvent:
                _sequencer.SpeechStarted();
                break;
            case InputAudioBufferSpeechStoppedEvent:
                Send(_sequencer.SpeechEnded());
                break;
        }
    }

    private void Require(bool isKept, string promise) => Broken ??= isKept ? null : $"{promise} (step {_time})";

    private static Response Response(string id, ResponseStatus status) => new() { Id = id, Status = status, Output = [] };
}
