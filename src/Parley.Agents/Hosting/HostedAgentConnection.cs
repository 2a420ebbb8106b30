using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Agents.Resolution;
using Parley.Agents.Responses;
using Parley.Agents.Settings;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// A client's connection to a hosted agent: one loop takes the inner model's events and the tools' outcomes; what the client sends
/// goes straight through.
/// </summary>
internal sealed class HostedAgentConnection : IRealtimeConnection
{
    private const int Capacity = 1024; // both queues; full: the inner model's events wait in its connection
    private const string EventIdPrefix = "parley_host_";
    private readonly IRealtimeConnection _inner;
    private readonly ResolvedAgent _agent;
    private readonly HostedConfiguration _configuration;
    private readonly HostedClientEvents _clientEvents;
    private readonly OwnCallRewriter _rewriter;
    private readonly ToolRunner _tools;
    private readonly ToolLedger _ledger = new();
    private readonly ToolTurns _turns = new();
    private readonly HostedTurns _requests = new();
    private readonly HashSet<string> _withClientCalls = new(StringComparer.Ordinal);
    private readonly ResponseSequencer _responses = new($"{EventIdPrefix}response_");
    private readonly Channel<HostedInput> _inbox = Channel.CreateBounded<HostedInput>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Channel<ServerEvent> _toClient = Channel.CreateBounded<ServerEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _configured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ServerEvent> _shown = [];
    private readonly ILogger _logger;
    private readonly Task _receiving;
    private readonly Task _running;
    private int _eventCount;

    public HostedAgentConnection(
        SessionWish wish, IRealtimeConnection inner, ToolOptions toolOptions, TimeProvider timeProvider, ILogger logger)
    {
        _inner = inner;
        _logger = logger;
        _configuration = new HostedConfiguration(wish);
        _clientEvents = new HostedClientEvents(_configuration);
        _rewriter = new OwnCallRewriter(_configuration);
        _agent = wish.Agent;
        var approvals = new ToolApprovals();
        _tools = new ToolRunner(
            toolOptions, new HostedToolHost(_inbox.Writer, approvals), approvals, new RunContext(null, () => []), timeProvider, logger);
        _receiving = ReceiveInnerAsync();
        _running = RunAsync();
    }

    /// <summary>Completes when the inner model has confirmed the agent; faults when it refused it.</summary>
    public Task Configured => _configured.Task;

    /// <inheritdoc/>
    public async ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        if (_clientEvents.Rewrite(clientEvent, out var refusal) is { } rewritten)
        {
            await _inner.SendAsync(_requests.Asked(rewritten), cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await _toClient.Writer.WriteAsync(WithId(refusal!), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new RealtimeDisconnectedException("The connection has ended.");
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        _inner.SendAudioAsync(audio, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var serverEvent in _toClient.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return serverEvent;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a model may have registered something there
        var closing = CloseInnerAsync();
        await _tools.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _toClient.Writer.TryComplete();
        await closing.ConfigureAwait(false); // last: what a model throws here leaves nothing of this connection behind
    }

    private async Task CloseInnerAsync() => await _inner.DisposeAsync().ConfigureAwait(false);

    private async Task ReceiveInnerAsync()
    {
        try
        {
            await foreach (var serverEvent in _inner.ReceiveAsync(_stopping.Token).ConfigureAwait(false))
            {
                await _inbox.Writer.WriteAsync(new HostedInput(serverEvent, null), _stopping.Token).ConfigureAwait(false);
            }

            _inbox.Writer.TryComplete();
        }
        catch (Exception exception) // passed on: the loop ends with it, and so does the client's stream
        {
            _inbox.Writer.TryComplete(exception);
        }
    }

    private async Task RunAsync()
    {
        Exception? error = null;
        try
        {
            await foreach (var input in _inbox.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
            {
                await HandleAsync(input).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // disposed by the client
        }
        catch (Exception exception) // the connection's border: the client's stream ends with it
        {
            error = exception as RealtimeDisconnectedException ?? new RealtimeDisconnectedException(
                "The hosted agent's connection to its model failed.", innerException: exception);
        }

        _configured.TrySetException(error ?? new RealtimeDisconnectedException("The connection ended before the agent was confirmed."));
        _ = _configured.Task.Exception; // nobody may be waiting
        _toClient.Writer.TryComplete(error);
    }

    private async ValueTask HandleAsync(HostedInput input)
    {
        if (input.Outcome is { } outcome)
        {
            await AnswerAsync(outcome).ConfigureAwait(false);
            return;
        }

        switch (input.Event!)
        {
            case SessionCreatedEvent:
                await _inner.SendAsync(
                    new SessionUpdateEvent { EventId = $"{EventIdPrefix}configure", Session = _configuration.Initial }).ConfigureAwait(false);
                break;
            case SessionUpdatedEvent updated:
                _requests.Configured((updated.Session as RealtimeSessionConfiguration)?.ToolChoice);
                await ShowSessionAsync(_configuration.Show(updated.Session)).ConfigureAwait(false);
                break;
            case ErrorEvent error when error.Error.EventId?.StartsWith(EventIdPrefix, StringComparison.Ordinal) == true:
                Handle(error.Error);
                break;
            default:
                await PassOnAsync(input.Event!).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask ShowSessionAsync(SessionConfiguration session)
    {
        var isFirst = !_configured.Task.IsCompleted;
        await SayAsync(isFirst ? new SessionCreatedEvent { Session = session } : new SessionUpdatedEvent { Session = session }).ConfigureAwait(false);
        _configured.TrySetResult();
    }

    private async ValueTask PassOnAsync(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ResponseCreatedEvent created:
                Begin(created.Response);
                break;
            case ErrorEvent error:
                serverEvent = error with { Error = _requests.Refused(error.Error) };
                break;
            case ResponseOutputItemDoneEvent { Item: FunctionCallItem item } done when !_configuration.IsOwn(item.Name):
                _withClientCalls.Add(done.ResponseId); // the client will ask for the continuation
                break;
            case InputAudioBufferCommittedEvent:
                _tools.Interrupt();
                break;
        }

        var call = _rewriter.Rewrite(serverEvent, _shown);
        await SayShownAsync().ConfigureAwait(false);
        if (call is not null && _ledger.Admit(call) == ToolAdmission.New)
        {
            _clientEvents.Reserve(call.CallId);
            _turns.Called(call.ResponseId!, call.CallId);
            _tools.Start(call, _agent);
        }

        if (serverEvent is ResponseDoneEvent { Response: var response })
        {
            await SendIfAnyAsync(_responses.Done(response)).ConfigureAwait(false);
            await ContinueAsync(_turns.Ended(response.Id, response.Status), response.Id).ConfigureAwait(false);
        }
    }

    private async ValueTask AnswerAsync(ToolOutcome outcome)
    {
        var output = new FunctionCallOutputItem { CallId = outcome.Call.CallId, Output = outcome.Output };
        await _inner.SendAsync(new ConversationItemCreateEvent { EventId = $"{EventIdPrefix}output", Item = output }).ConfigureAwait(false);
        _rewriter.Answer(outcome, _shown);
        await SayShownAsync().ConfigureAwait(false);
        if (outcome.IsFatal)
        {
            throw new RealtimeDisconnectedException(outcome.Error!, innerException: outcome.Exception);
        }

        var responseId = outcome.Call.ResponseId!;
        var call = new FunctionCallItem { CallId = outcome.Call.CallId, Name = outcome.Call.Name, Arguments = outcome.Call.Arguments };
        _requests.Answered(responseId, call, output);
        var reply = new ToolReply(outcome.RespondAfter, outcome.Response);
        await ContinueAsync(_turns.Answered(responseId, outcome.Call.CallId, reply), responseId).ConfigureAwait(false);
    }

    private async ValueTask ContinueAsync(ToolReply? reply, string responseId)
    {
        if (reply is not null && !_withClientCalls.Contains(responseId))
        {
            var create = _requests.FollowUp(responseId) is { } settings
                ? _responses.Request(new ResponseCreateEvent { Response = settings })
                : _responses.Request();
            await SendIfAnyAsync(create).ConfigureAwait(false);
        }

        if (!_turns.Has(responseId))
        {
            _withClientCalls.Remove(responseId);
            _requests.Forget(responseId);
        }
    }

    private void Begin(Response response)
    {
        _ = _responses.Created(response);
        if (_responses.ActiveResponseId == response.Id)
        {
            _requests.Began(response);
        }
    }

    /// <summary>An error about what this connection sent itself is not the client's.</summary>
    private void Handle(ErrorDetails error)
    {
        if (!_configured.Task.IsCompleted)
        {
            _configured.TrySetException(new RealtimeConnectException($"The model rejected the agent's settings: {error.Message}", error.Code));
            return;
        }

        _ = _requests.Refused(error);
        if (!_responses.Absorbs(error))
        {
            HostedLog.OwnEventRefused(_logger, error.Code, error.EventId);
        }
    }

    private async ValueTask SayShownAsync()
    {
        foreach (var shown in _shown)
        {
            await SayAsync(shown).ConfigureAwait(false);
        }

        _shown.Clear();
    }

    private ValueTask SayAsync(ServerEvent serverEvent) => _toClient.Writer.WriteAsync(WithId(serverEvent), _stopping.Token);

    private ServerEvent WithId(ServerEvent serverEvent) => serverEvent.EventId is not null
        ? serverEvent
        : serverEvent with { EventId = $"event_host{Interlocked.Increment(ref _eventCount)}" };

    private ValueTask SendIfAnyAsync(ClientEvent? clientEvent) =>
        clientEvent is null ? ValueTask.CompletedTask : _inner.SendAsync(_requests.Asked(clientEvent));
}
