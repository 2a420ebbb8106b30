using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Agents.Handoffs;
using Parley.Agents.Resolution;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// A hosted agent's conversation: makes the inner model the agent, runs the agent's tools, and shows the client what it is to see. For the
/// connection's loop alone.
/// </summary>
internal sealed class HostedConversation : IAsyncDisposable
{
    private const string EventIdPrefix = "parley_host_";
    private const int MaxAttempts = 5;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);
    private readonly Func<ClientEvent, CancellationToken, ValueTask> _send;
    private readonly Func<ServerEvent, ValueTask> _say;
    private readonly OwnCallRewriter _rewriter;
    private readonly ActiveAgents _agents;
    private readonly HandoffGate _gate = new();
    private readonly HostedLine _line;
    private readonly Later<HostedCommand> _later;
    private readonly ToolRunner _tools;
    private readonly ToolLedger _ledger = new();
    private readonly TaskCompletionSource _configured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ServerEvent> _shown = [];
    private readonly ILogger _logger;

    /// <param name="start">The agent, and what it was computed from.</param>
    /// <param name="send">To the inner model.</param>
    /// <param name="say">To the client.</param>
    /// <param name="inbox">The connection's loop.</param>
    /// <param name="options">How tools are run.</param>
    /// <param name="timeProvider">The connection's clock.</param>
    /// <param name="logger">Where refusals go.</param>
    public HostedConversation(
        SessionStart start,
        Func<ClientEvent, CancellationToken, ValueTask> send,
        Func<ServerEvent, ValueTask> say,
        ChannelWriter<HostedInput> inbox,
        ToolOptions options,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _send = send;
        _say = say;
        _logger = logger;
        _agents = new ActiveAgents(start.Agent);
        Configuration = new HostedConfiguration(start.Wish);
        ClientEvents = new HostedClientEvents(Configuration);
        Updates = new HostedUpdates(send);
        _rewriter = new OwnCallRewriter(Configuration);
        _line = new HostedLine(timeProvider);
        _later = new Later<HostedCommand>((command, token) => inbox.WriteAsync(new HostedInput(null, command), token), timeProvider);
        Handovers = new HostedHandovers(_agents, Configuration, Updates, EventIdPrefix);
        Replies = new HostedReplies(Requests, _line, _agents, Configuration, _later, options.MaxTurnWait, EventIdPrefix, SendAsync);
        var approvals = new ToolApprovals();
        _tools = new ToolRunner(
            options, new HostedToolHost(inbox, approvals, _gate, _agents, start.Resolver, timeProvider), approvals, start.Context, timeProvider, logger);
    }

    /// <summary>Completes when the inner model has confirmed the agent; faults when it refused it.</summary>
    public Task Configured => _configured.Task;

    /// <summary>What is the agent's and what the client's.</summary>
    public HostedConfiguration Configuration { get; }

    /// <summary>What becomes of the client's events. From any thread.</summary>
    public HostedClientEvents ClientEvents { get; }

    /// <summary>Which request began each response. From any thread.</summary>
    public HostedTurns Requests { get; } = new();

    /// <summary>The way of updates. From any thread.</summary>
    public HostedUpdates Updates { get; }

    /// <summary>How another agent takes over.</summary>
    public HostedHandovers Handovers { get; }

    /// <summary>When the agent speaks about its tools.</summary>
    public HostedReplies Replies { get; }

    /// <summary>Takes an event of the inner model.</summary>
    public async ValueTask HandleAsync(ServerEvent serverEvent)
    {
        _line.Observe(serverEvent);
        switch (serverEvent)
        {
            case SessionCreatedEvent created:
                Configuration.Know(created.Session);
                await Updates.SendAsync(() => new SessionUpdateEvent
                {
                    EventId = $"{EventIdPrefix}configure", Session = Configuration.Initial,
                }).ConfigureAwait(false);
                break;
            case SessionUpdatedEvent updated:
                Requests.Configured((updated.Session as RealtimeSessionConfiguration)?.ToolChoice);
                var session = Configuration.Show(updated.Session);
                var isFirst = !_configured.Task.IsCompleted;
                await _say(isFirst ? new SessionCreatedEvent { Session = session } : new SessionUpdatedEvent { Session = session }).ConfigureAwait(false);
                Handovers.Confirmed(Updates.Confirmed());
                _configured.TrySetResult();
                break;
            case ErrorEvent error when error.Error.EventId?.StartsWith(EventIdPrefix, StringComparison.Ordinal) == true:
                await HandleAsync(error.Error).ConfigureAwait(false);
                break;
            default:
                await PassOnAsync(serverEvent).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>A tool has answered: the model is told, the client sees it, and the agent may speak about it.</summary>
    public async ValueTask AnswerAsync(ToolOutcome outcome, int attempt)
    {
        _gate.Ended(outcome.Call.CallId);
        var output = new FunctionCallOutputItem { CallId = outcome.Call.CallId, Output = outcome.Output };
        if (!await TrySendAsync(output, outcome, attempt).ConfigureAwait(false))
        {
            return;
        }

        _ledger.Settle(outcome);
        _ledger.Delivered(outcome.Call.CallId); // so that its texts may be forgotten
        _rewriter.Answer(outcome, _shown);
        await SayShownAsync().ConfigureAwait(false);
        if (outcome.IsFatal)
        {
            throw new RealtimeDisconnectedException(outcome.Error!, innerException: outcome.Exception);
        }

        var call = new FunctionCallItem { CallId = outcome.Call.CallId, Name = outcome.Call.Name, Arguments = outcome.Call.Arguments };
        Requests.Answered(outcome.Call.ResponseId!, call, output);
        await Replies.AnsweredAsync(outcome).ConfigureAwait(false);
    }

    /// <summary>The connection is over, as far as the inner model goes.</summary>
    public void End(Exception? error)
    {
        _configured.TrySetException(error ?? new RealtimeDisconnectedException("The connection ended before the agent was confirmed."));
        _ = _configured.Task.Exception; // nobody may be waiting
    }

    /// <summary>Cancels what runs and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync().ConfigureAwait(false);
        await _later.DisposeAsync().ConfigureAwait(false);
        Updates.Dispose();
    }

    private async ValueTask PassOnAsync(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ResponseOutputAudioDeltaEvent:
                Handovers.Spoke();
                break;
            case ResponseCreatedEvent created:
                _agents.Started(created.Response.Id);
                Replies.Began(created.Response);
                break;
            case ErrorEvent error:
                Updates.Refused(error.Error.EventId);
                serverEvent = error with { Error = Requests.Refused(error.Error) };
                break;
            case ResponseOutputItemDoneEvent { Item: FunctionCallItem item } done when !Configuration.IsOwn(item.Name):
                Replies.ClientCalled(done.ResponseId);
                break;
            case InputAudioBufferCommittedEvent:
                _tools.Interrupt();
                break;
        }

        var call = _rewriter.Rewrite(serverEvent, _shown);
        await SayShownAsync().ConfigureAwait(false);
        if (call is not null && _ledger.Admit(call) == ToolAdmission.New)
        {
            Start(call);
        }

        switch (serverEvent)
        {
            case ResponseDoneEvent { Response: var response }:
                _agents.Ended(response.Id);
                await Replies.EndedAsync(response).ConfigureAwait(false);
                break;
            case InputAudioBufferSpeechStoppedEvent:
                await Replies.SpeakIfQuietAsync().ConfigureAwait(false);
                break;
        }
    }

    private void Start(ToolCall call)
    {
        var agent = _agents.Of(call.ResponseId);
        var started = call with { Agent = agent.Agent, IsHandoff = HandoffFunction.Is(agent.ToolsByName.GetValueOrDefault(call.Name)) };
        ClientEvents.Reserve(call.CallId);
        Replies.Called(started, agent);
        if (started.IsHandoff)
        {
            _gate.Called(call.CallId); // here, and not where it runs: the first in the model's order wins
        }

        _tools.Start(started, agent);
    }

    /// <summary>False when the output did not go out: it is sent again, or the inner model is gone.</summary>
    private async ValueTask<bool> TrySendAsync(FunctionCallOutputItem output, ToolOutcome outcome, int attempt)
    {
        try
        {
            await SendAsync(new ConversationItemCreateEvent { EventId = $"{EventIdPrefix}output", Item = output }).ConfigureAwait(false);
            return true;
        }
        catch (RealtimeDisconnectedException)
        {
            return false; // its end is on the way, and with it the reason
        }
        catch (Exception exception) when (exception is not OperationCanceledException && attempt + 1 < MaxAttempts)
        {
            HostedLog.OutputNotSent(_logger, outcome.Call.Name, exception.GetType().Name);
            _later.Post(new HostedOutcomeCommand(outcome, attempt + 1), s_patience * (attempt + 1));
            return false;
        }
    }

    /// <summary>An error about what this connection sent itself is not the client's.</summary>
    private async ValueTask HandleAsync(ErrorDetails error)
    {
        if (!_configured.Task.IsCompleted)
        {
            _configured.TrySetException(new RealtimeConnectException($"The model rejected the agent's settings: {error.Message}", error.Code));
            return;
        }

        Updates.Refused(error.EventId);
        _ = Requests.Refused(error);
        if (!Handovers.IsRefusal(error) && !Replies.Absorbs(error))
        {
            HostedLog.OwnEventRefused(_logger, error.Code, error.EventId);
        }

        await Replies.RetryAsync().ConfigureAwait(false);
    }

    private async ValueTask SayShownAsync()
    {
        foreach (var shown in _shown)
        {
            await _say(shown).ConfigureAwait(false);
        }

        _shown.Clear();
    }

    private ValueTask SendAsync(ClientEvent clientEvent) => _send(Requests.Asked(clientEvent), CancellationToken.None);
}
