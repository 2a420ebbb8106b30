using Parley.Engine.Conversations.Mcp;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.OutputAudio;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>
/// The server side of one Realtime conversation. Pure: inputs and the time come in; events, effects and the next deadline come
/// out. One caller at a time. The same inputs with the same ids give the same outputs.
/// </summary>
internal sealed class Conversation
{
    private const int LongestEventId = 512;

    private static readonly string[] s_supported =
    [
        "session.update", "input_audio_buffer.append", "input_audio_buffer.commit", "input_audio_buffer.clear",
        "conversation.item.create", "conversation.item.truncate", "conversation.item.delete", "conversation.item.retrieve",
        "response.create", "response.cancel",
    ];

    private readonly ConversationScope _scope;
    private readonly ConversationSettings _settings;
    private readonly SessionState _session;
    private readonly ItemList _items = new();
    private readonly McpServerList _mcpServers;
    private readonly RunningResponses _responses;
    private readonly RecognitionLedger _recognitions;
    private readonly InputTurns _turns;
    private readonly ItemCommands _itemCommands;
    private readonly ApprovalTurns _approvalTurns;
    private bool _hasExpired;

    public Conversation(ConversationSettings settings, IIdSource ids)
    {
        _settings = settings;
        _scope = new ConversationScope(ids);
        var approvals = new McpApprovals();
        _mcpServers = new McpServerList(_scope, settings, _items);
        _session = new SessionState(_scope, settings, _mcpServers);
        _responses = new RunningResponses(_scope, _items, settings, _mcpServers, approvals);
        _recognitions = new RecognitionLedger(_scope, _session, _items, _mcpServers);
        _turns = new InputTurns(_scope, settings, _session, _items, _recognitions, _responses);
        _itemCommands = new ItemCommands(_scope, settings, _session, _items, _recognitions, _responses, approvals);
        _approvalTurns = new ApprovalTurns(_responses, approvals);
    }

    /// <summary>What the inputs since the last <see cref="ConversationOutput.Clear"/> led to.</summary>
    public ConversationOutput Output => _scope.Output;

    /// <summary>When <see cref="DeadlineReached"/> is due, in time since the conversation began; null when never.</summary>
    public TimeSpan? NextDeadline =>
        _hasExpired ? null : _turns.IdleDeadline is { } idle && idle < _settings.Lifetime ? idle : _settings.Lifetime;

    /// <summary>Emits <c>session.created</c>.</summary>
    /// <param name="initial">A partial session over the defaults; null for none.</param>
    /// <exception cref="ParleyProtocolException">The initial session is not allowed.</exception>
    public void Open(SessionConfiguration? initial)
    {
        _session.Open(initial);
        _turns.Configure();
    }

    /// <summary>Takes audio of the user: <c>input_audio_buffer.append</c> without the event.</summary>
    /// <param name="audio">In the session's input format; borrowed for the call.</param>
    /// <param name="clientEventId">For the error, should there be one.</param>
    /// <param name="now">Time since the conversation began.</param>
    /// <returns>False when it was refused.</returns>
    public bool AppendAudio(ReadOnlySpan<byte> audio, string? clientEventId, TimeSpan now)
    {
        _scope.Now = now;
        try
        {
            _turns.Append(audio);
            return true;
        }
        catch (ParleyProtocolException exception)
        {
            _scope.EmitError(exception, clientEventId);
            return false;
        }
    }

    /// <summary>Takes any other input.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">Time since the conversation began; never less than before.</param>
    public void Handle(ConversationInput input, TimeSpan now)
    {
        _scope.Now = now;
        switch (input)
        {
            case ClientEventReceived client:
                HandleClient(client.Event);
                break;
            case SpeechStarted started:
                _turns.StartSpeech(started);
                _approvalTurns.Forget();
                break;
            case SpeechStopped stopped:
                _turns.StopSpeech(stopped);
                break;
            case DeadlineReached:
                HandleDeadline();
                break;
            case RecognitionAdvanced or RecognitionFinished or RecognitionFailed:
                if (_recognitions.Handle(input))
                {
                    _responses.ContinueWaiting();
                }

                break;
            case McpToolsListed listed:
                _mcpServers.Handle(listed);
                _responses.ContinueWaiting();
                break;
            case McpListingFailed failed:
                _mcpServers.Handle(failed);
                _responses.ContinueWaiting();
                break;
            default:
                _responses.Handle(input);
                break;
        }

        ContinueApprovals();
    }

    /// <summary>What waited for the response that ran. While the user speaks it waits on: the turn's own response comes first.</summary>
    private void ContinueApprovals()
    {
        if (_responses.Active is not null || _turns.IsSpeaking || _session.Conversing is not { } conversing)
        {
            return;
        }

        if (_approvalTurns.TakeWaiting() is { } create)
        {
            HandleClient(create);
        }
        else
        {
            _approvalTurns.Begin(() => ResponsePlan.Of(conversing, _items.InView));
        }
    }

    private void HandleClient(ClientEvent clientEvent)
    {
        try
        {
            if (clientEvent.EventId is { Length: > LongestEventId } eventId)
            {
                throw ProtocolErrors.TooLong("event_id", LongestEventId, eventId.Length);
            }

            Dispatch(clientEvent);
        }
        catch (ParleyProtocolException exception)
        {
            _scope.EmitError(exception, clientEvent.EventId);
        }
    }

    private void Dispatch(ClientEvent clientEvent)
    {
        switch (clientEvent)
        {
            case SessionUpdateEvent update:
                _session.Update(update, _responses.HasModelAudio, _responses.IsAnyRunning);
                _turns.Configure();
                break;
            case InputAudioBufferAppendEvent append:
                _turns.Append(append.Audio.Span);
                break;
            case InputAudioBufferCommitEvent:
                _turns.Commit();
                break;
            case InputAudioBufferClearEvent:
                _turns.Clear();
                break;
            case ConversationItemCreateEvent create:
                _itemCommands.Create(create);
                if (create.Item is not McpApprovalResponseItem)
                {
                    _approvalTurns.Forget();
                }

                break;
            case ConversationItemRetrieveEvent retrieve:
                _itemCommands.Retrieve(retrieve);
                break;
            case ConversationItemTruncateEvent truncate:
                _itemCommands.Truncate(truncate);
                break;
            case ConversationItemDeleteEvent delete:
                _itemCommands.Delete(delete);
                break;
            case ResponseCreateEvent create:
                CreateResponse(create);
                break;
            case ResponseCancelEvent cancel:
                _approvalTurns.Cancel();
                _responses.CancelByClient(cancel.ResponseId);
                break;
            default:
                throw Unknown(clientEvent);
        }
    }

    private void CreateResponse(ResponseCreateEvent create)
    {
        UnknownParameters.Reject(create, "response");
        var plan = ResponsePlan.Of(_session.RequireConversing(), _items.InView);
        if (_approvalTurns.Absorbs(create))
        {
            return;
        }

        _responses.CheckStart(create.Response?.Conversation != "none");
        var tools = _mcpServers.Resolve(create.Response?.Tools, "response.tools");
        if (create.Response is { } request)
        {
            plan = plan.With(request with { Tools = tools }, _itemCommands.ResolveInput, _settings.Prompts, _responses.HasModelAudio);
        }

        _mcpServers.Introduce(tools);
        _responses.Start(plan, trigger: null);
        _approvalTurns.Asked(create);
    }

    private void HandleDeadline()
    {
        if (_hasExpired)
        {
            return;
        }

        if (_scope.Now >= _settings.Lifetime)
        {
            _hasExpired = true;
            var expired = ProtocolErrors.SessionExpired(_settings.Lifetime);
            _scope.EmitError(expired, clientEventId: null);
            _scope.Do(new CloseConnection(1001, expired.Message));
        }
        else if (_turns.IdleDeadline is { } idle && _scope.Now >= idle)
        {
            _turns.TimeOut(_session.TurnDetection!.IdleTimeoutMs.Value!.Value);
        }
    }

    private static ParleyProtocolException Unknown(ClientEvent clientEvent) => clientEvent switch
    {
        UnknownClientEvent { UnknownType: "" } => new ParleyProtocolException("invalid_event", "The 'type' field is missing.", "type"),
        OutputAudioBufferClearEvent => ProtocolErrors.Invalid(
            "type", "output_audio_buffer.clear works on WebRTC and SIP only. Stop playback at the client and send response.cancel."),
        _ => ProtocolErrors.Unsupported("type", clientEvent.Type, s_supported),
    };
}
