using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>
/// The session's one logical thread: holds its state and the order of things, and leaves each matter to the type that knows it.
/// </summary>
internal sealed class SessionLoop : IAsyncDisposable
{
    private readonly RealtimeAgent _agent;
    private readonly IRealtimeConnection _connection;
    private readonly AgentSessionOptions _options;
    private readonly ILogger _logger;
    private readonly ToolRunner _tools;
    private readonly SecretArguments _secrets;
    private readonly ToolTurns _toolTurns = new();
    private readonly ResponseSequencer _responses = new("parley_response_");
    private readonly Interruption _interruption;
    private readonly SessionEventMapper _mapper = new();
    private readonly AgentConfirmation _confirmation;
    private SessionCloseReason _closeReason = SessionCloseReason.Owner;
    private bool _isOver;

    public SessionLoop(
        RealtimeAgent agent,
        IRealtimeConnection connection,
        AgentSessionOptions options,
        Func<SessionCommand, CancellationToken, ValueTask> post,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _agent = agent;
        _connection = connection;
        _options = options;
        _logger = logger;
        _secrets = new SecretArguments(agent.Tools);
        _tools = new ToolRunner(
            agent.Tools, options.Tools, (outcome, stopping) => post(new ToolEndedCommand(outcome), stopping), timeProvider, logger);
        _confirmation = new AgentConfirmation(agent, options);
        _interruption = new Interruption(new OutputAudioClock(timeProvider), options.HeardAudio);
        Events = new SessionEventQueue(options.EventCapacity);
    }

    public SessionEventQueue Events { get; }

    public ConversationHistory History { get; } = new();

    public RealtimeSessionConfiguration Configuration => _confirmation.Configuration;

    /// <summary>Completes when the model has confirmed the agent; faults when it refused it.</summary>
    public Task Configured => _confirmation.Confirmed;

    /// <summary>Runs until the inbox is completed or the session fails. Never throws.</summary>
    public async Task RunAsync(ChannelReader<SessionInput> inbox)
    {
        try
        {
            while (!_isOver && await inbox.WaitToReadAsync().ConfigureAwait(false))
            {
                while (!_isOver && inbox.TryRead(out var input))
                {
                    await TakeAsync(input).ConfigureAwait(false);
                }
            }
        }
        catch (RealtimeDisconnectedException exception)
        {
            Disconnect(exception);
        }
        catch (Exception exception) // the session's border: the fault becomes an event
        {
            SessionLog.SessionFailed(_logger, exception);
            Fail("session_failed", exception.Message, exception);
        }
    }

    /// <summary>Cancels the tools, closes the connection and ends the events; call it after <see cref="RunAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync().ConfigureAwait(false);
        await CloseConnectionAsync().ConfigureAwait(false);
        _confirmation.Fail("The session was closed before the model had confirmed the agent.");
        Emit(new SessionClosedEvent(_closeReason));
        Events.Complete();
    }

    private async ValueTask TakeAsync(SessionInput input)
    {
        if (input.Event is { } serverEvent)
        {
            await HandleAsync(serverEvent).ConfigureAwait(false);
            return;
        }

        var command = input.Command!;
        try
        {
            await HandleAsync(command).ConfigureAwait(false);
            command.Done?.TrySetResult();
        }
        catch (RealtimeDisconnectedException exception)
        {
            command.Done?.TrySetException(exception);
        }
    }

    private async ValueTask HandleAsync(SessionCommand command)
    {
        switch (command)
        {
            case SendCommand send:
                await _connection.SendAsync(send.Event).ConfigureAwait(false);
                break;
            case MessageCommand message:
                await _connection.SendAsync(message.Message).ConfigureAwait(false);
                await SendIfAnyAsync(_responses.Request()).ConfigureAwait(false);
                break;
            case RespondCommand:
                await SendIfAnyAsync(_responses.Request()).ConfigureAwait(false);
                break;
            case InterruptCommand interrupt:
                Emit(_interruption.Interrupt(_responses.ActiveResponseId, interrupt.Heard));
                await SendIfAnyAsync(_responses.Cancel()).ConfigureAwait(false);
                await SendAllAsync(_interruption.TakeCuts()).ConfigureAwait(false);
                break;
            case HeardCommand heard:
                _interruption.Report(heard.Heard);
                await SendAllAsync(_interruption.TakeCuts()).ConfigureAwait(false);
                break;
            case ToolEndedCommand ended:
                await AnswerAsync(ended.Outcome).ConfigureAwait(false);
                break;
            case DisconnectedCommand disconnected:
                Disconnect(disconnected.Error);
                break;
            default:
                throw new InvalidOperationException($"Nobody handles {command.GetType().Name}.");
        }
    }

    private async ValueTask HandleAsync(ServerEvent serverEvent)
    {
        if (_options.ModelEvents == ModelEventPassing.All)
        {
            Emit(new ModelEvent(serverEvent));
        }

        if (_interruption.Silences(serverEvent))
        {
            return; // late audio and words of a response that was interrupted
        }

        _interruption.Observe(serverEvent);
        Emit(_mapper.Map(serverEvent));
        Emit(History.Apply(serverEvent));
        switch (serverEvent)
        {
            case SessionCreatedEvent created:
                Configure(created.Session);
                await _connection.SendAsync(_confirmation.Request()).ConfigureAwait(false);
                break;
            case SessionUpdatedEvent updated:
                Configure(updated.Session);
                Emit(new SessionConfiguredEvent(Configuration));
                _confirmation.Confirm();
                break;
            case ResponseCreatedEvent created:
                Emit(new ResponseStartedEvent(created.Response));
                Emit(new AgentStartedEvent(_agent.Name, created.Response.Id));
                await SendIfAnyAsync(_responses.Created(created.Response)).ConfigureAwait(false);
                break;
            case ResponseOutputItemDoneEvent { Item: FunctionCallItem call } done when call.Status != ItemStatus.Incomplete:
                StartTool(call, done.ResponseId);
                break;
            case ResponseDoneEvent done:
                await EndResponseAsync(done.Response).ConfigureAwait(false);
                break;
            case InputAudioBufferSpeechStartedEvent when Configuration.Audio?.Input?.TurnDetection.Value?.InterruptResponse != false:
                Emit(_interruption.Interrupt(_responses.ActiveResponseId, heard: null));
                await SendAllAsync(_interruption.TakeCuts()).ConfigureAwait(false);
                break;
            case ErrorEvent error:
                Handle(error.Error);
                break;
        }
    }

    private void Configure(SessionConfiguration session)
    {
        _confirmation.Apply(session);
        if (Configuration.Audio?.Output?.Format is { } format)
        {
            _interruption.SetFormat(format);
        }
    }

    private void StartTool(FunctionCallItem item, string responseId)
    {
        var call = new ToolCall(item.CallId ?? item.Id ?? "", item.Name, item.Arguments)
        {
            ItemId = item.Id,
            ResponseId = responseId,
            ShownArguments = _secrets.Mask(item.Name, item.Arguments),
        };
        if (_tools.Start(call))
        {
            _toolTurns.Called(responseId);
            Emit(new ToolStartedEvent(call));
        }
    }

    private async ValueTask AnswerAsync(ToolOutcome outcome)
    {
        var output = new FunctionCallOutputItem { CallId = outcome.Call.CallId, Output = outcome.Output };
        await _connection.SendAsync(new ConversationItemCreateEvent { Item = output }).ConfigureAwait(false);
        Emit(new ToolEndedEvent(outcome));
        if (_toolTurns.Answered(outcome.Call.ResponseId!))
        {
            await SendIfAnyAsync(_responses.Request()).ConfigureAwait(false);
        }
    }

    private async ValueTask EndResponseAsync(Response response)
    {
        var lastMessage = response.Output.OfType<MessageItem>().LastOrDefault();
        Emit(new ResponseEndedEvent(response));
        Emit(new AgentEndedEvent(_agent.Name, response.Id, lastMessage is null ? "" : MessageText.Of(lastMessage), response.Status));
        await SendIfAnyAsync(_responses.Done(response)).ConfigureAwait(false);
        if (_toolTurns.Ended(response.Id, response.Status))
        {
            await SendIfAnyAsync(_responses.Request()).ConfigureAwait(false);
        }

        if (response.Status == ResponseStatus.Failed)
        {
            var error = response.StatusDetails?.Error;
            Emit(new SessionErrorEvent(error?.Code ?? "response_failed", error?.Message ?? "The model could not answer."));
        }
    }

    private void Handle(ErrorDetails error)
    {
        if (_confirmation.IsRefusal(error))
        {
            return;
        }

        if (_responses.Absorbs(error) || BenignRaces.Contains(error))
        {
            SessionLog.BenignError(_logger, error.Code);
            return;
        }

        Emit(new SessionErrorEvent(error.Code, error.Message));
    }

    private void Disconnect(Exception? error)
    {
        _isOver = true;
        _closeReason = SessionCloseReason.Model;
        if (error is not null)
        {
            Fail("model_disconnected", $"The connection to the model broke: {error.Message}", error);
        }
    }

    private void Fail(string code, string message, Exception exception)
    {
        _isOver = true;
        _closeReason = SessionCloseReason.Error;
        _confirmation.Fail(message, code, exception);
        Emit(new SessionErrorEvent(code, message));
    }

    private async ValueTask CloseConnectionAsync()
    {
        try
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) // closing what is already broken must not keep the session from ending
        {
            SessionLog.CloseFailed(_logger, exception);
        }
    }

    private ValueTask SendIfAnyAsync(ClientEvent? clientEvent) =>
        clientEvent is null ? ValueTask.CompletedTask : _connection.SendAsync(clientEvent);

    private async ValueTask SendAllAsync(IEnumerable<ClientEvent> clientEvents)
    {
        foreach (var clientEvent in clientEvents)
        {
            await _connection.SendAsync(clientEvent).ConfigureAwait(false);
        }
    }

    private void Emit(RealtimeSessionEvent? sessionEvent)
    {
        if (sessionEvent is not null && !Events.TryPost(sessionEvent) && !_isOver)
        {
            SessionLog.EventsNotRead(_logger);
            _isOver = true;
            _closeReason = SessionCloseReason.Error;
        }
    }

    private void Emit(HistoryChange change)
    {
        if (change.Kind != HistoryChangeKind.None)
        {
            Emit(change.Kind == HistoryChangeKind.Added ? new HistoryAddedEvent(change.Item!) : new HistoryUpdatedEvent(History.Items));
        }
    }
}
