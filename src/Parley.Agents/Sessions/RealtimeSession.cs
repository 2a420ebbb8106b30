using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Connections;
using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>
/// One conversation between one party and an agent, over one connection to a model. Any thread may send; one reader takes
/// <see cref="Events"/>. Dispose it when the conversation is over.
/// </summary>
public sealed class RealtimeSession : IAsyncDisposable
{
    private static readonly TimeSpan s_closeGrace = TimeSpan.FromSeconds(1); // for sends that a model has not taken yet
    private const int InboxCapacity = 1024; // full: the model's events wait in its connection; commands wait in their callers
    private readonly Channel<SessionInput> _inbox;
    private readonly CancellationTokenSource _stopping;
    private readonly SessionParts _parts;
    private readonly SessionLoop _loop;
    private readonly Task _running;

    private RealtimeSession(
        SessionStart start,
        IRealtimeConnection connection,
        AgentSessionOptions options,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _inbox = Channel.CreateBounded<SessionInput>(
            new BoundedChannelOptions(InboxCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        var first = new SessionConnection(connection, timeProvider, logger);
        _parts = new SessionParts(start, new CurrentConnection(first, _stopping.Token), options, PostAsync, timeProvider, logger);
        Tools = new SessionTools(_parts.Approvals, PostAsync);
        _loop = new SessionLoop(_parts, options, logger);
        first.Read(_inbox.Writer);
        _running = RunAsync();
    }

    /// <summary>Who answers now.</summary>
    public RealtimeAgent Agent => _parts.Agents.Current.Agent;

    /// <summary>What the agent's instructions, tools and callbacks share.</summary>
    public RunContext Context => _parts.Context;

    /// <summary>The whole effective session, as the model last confirmed it.</summary>
    public RealtimeSessionConfiguration Configuration => _parts.Confirmation.Configuration;

    /// <summary>The calls of its tools: which wait for a person, and what is decided about them.</summary>
    public SessionTools Tools { get; }

    /// <summary>How the session stands with its model; changes come as <see cref="ConnectionStateChangedEvent"/>.</summary>
    public ConnectionState ConnectionState => _parts.Connection.State;

    /// <summary>What was said and done so far: a snapshot in the model's order.</summary>
    public IReadOnlyList<HistoryItem> History => _parts.History.Items;

    /// <summary>What happens, in order, for one reader. Ends after <see cref="SessionClosedEvent"/>.</summary>
    public IAsyncEnumerable<RealtimeSessionEvent> Events => _parts.Output.Events;

    /// <summary>
    /// Calls <paramref name="handler"/> for each event of one kind, one after the other, in the order of <see cref="Events"/> and beside the
    /// session. Handlers and a reader may be used together; with handlers alone nobody need read. A handler that throws becomes a
    /// <see cref="SessionErrorEvent"/> with code <c>handler_failed</c>.
    /// </summary>
    /// <typeparam name="T">The kind; <see cref="RealtimeSessionEvent"/> for all.</typeparam>
    /// <param name="handler">
    /// Should be quick: a later event waits for it. The first handler also gets the events before it, unless they are being read.
    /// </param>
    /// <returns>Dispose it to be called no more.</returns>
    public IDisposable On<T>(Func<T, ValueTask> handler)
        where T : RealtimeSessionEvent =>
        _parts.Output.Handle(sessionEvent => sessionEvent is T wanted ? handler(wanted) : ValueTask.CompletedTask);

    /// <inheritdoc cref="On{T}(Func{T, ValueTask})"/>
    public IDisposable On<T>(Action<T> handler)
        where T : RealtimeSessionEvent => On<T>(wanted =>
        {
            handler(wanted);
            return ValueTask.CompletedTask;
        });

    /// <summary>Connects to a model and makes it the agent. Returns once the model has confirmed instructions, tools and formats.</summary>
    /// <param name="agent">Who answers.</param>
    /// <param name="model">What speaks.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">The application's own value, e.g. the customer's data, for <see cref="RunContext.Value"/>; null for none.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    /// <param name="logger">Null for none.</param>
    /// <param name="cancellationToken">Gives up connecting; the session itself is ended by disposing it.</param>
    /// <exception cref="RealtimeConnectException">The model refused, did not answer in time, or rejected the agent's settings.</exception>
    public static async Task<RealtimeSession> StartAsync(
        RealtimeAgent agent,
        IRealtimeModel model,
        AgentSessionOptions? options = null,
        object? context = null,
        TimeProvider? timeProvider = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new AgentSessionOptions();
        timeProvider ??= TimeProvider.System;
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        RealtimeSession? session = null;
        try
        {
            var start = await SessionStart.PrepareAsync(agent, context, options, timeProvider, either.Token).ConfigureAwait(false);
            var connection = await model.ConnectAsync(either.Token).ConfigureAwait(false);
            session = new RealtimeSession(start, connection, options, timeProvider, logger ?? NullLogger.Instance);
            await session._parts.Confirmation.Confirmed.WaitAsync(either.Token).ConfigureAwait(false);
            return session;
        }
        catch (Exception exception)
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }

            if (exception is OperationCanceledException && timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new RealtimeConnectException(
                    $"The model did not confirm the agent '{agent.Name}' within {options.ConnectTimeout.TotalSeconds:0.#} s.", "connect_timeout")
                {
                    Failure = RealtimeFailure.TimedOut,
                };
            }

            throw;
        }
    }

    /// <summary>Sends the caller's audio. Allocates nothing; <paramref name="audio"/> is borrowed until the task completes.</summary>
    /// <param name="audio">Raw audio in the session's input format; any length.</param>
    /// <param name="cancellationToken">Stops waiting for room.</param>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        _parts.Connection.SendAudioAsync(audio, cancellationToken);

    /// <summary>Ends the user's turn by hand, where turn detection is off, and asks for the answer.</summary>
    public async Task CommitAudioAsync(CancellationToken cancellationToken = default)
    {
        await CommandAsync(new SendCommand(new InputAudioBufferCommitEvent()) { Done = NewCompletion() }, cancellationToken).ConfigureAwait(false);
        await CommandAsync(new RespondCommand { Done = NewCompletion() }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says something in writing as the user, and asks for the answer. Does not interrupt: the answer follows a running one.</summary>
    public Task SendMessageAsync(string text, CancellationToken cancellationToken = default)
    {
        var item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = text }] };
        return CommandAsync(new MessageCommand(new ConversationItemCreateEvent { Item = item }) { Done = NewCompletion() }, cancellationToken);
    }

    /// <summary>Asks the agent to speak, e.g. to greet. Sent at once, or after the running response.</summary>
    public Task RequestResponseAsync(CancellationToken cancellationToken = default) =>
        CommandAsync(new RespondCommand { Done = NewCompletion() }, cancellationToken);

    /// <summary>Sends any event; <c>response.create</c> sent here is not put in line with the session's own.</summary>
    public Task SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) =>
        CommandAsync(new SendCommand(clientEvent) { Done = NewCompletion() }, cancellationToken);

    /// <summary>
    /// Changes the history: what is missing in the new one is deleted, what is new or changed is made at its place. Completes when it is
    /// asked of the model; <see cref="History"/> changes as the model confirms, and a refusal comes as <see cref="SessionErrorEvent"/>.
    /// </summary>
    /// <param name="change">
    /// Gives the new history from the present one, changes under way included; called once, here. Entries without an id get one.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentException">An entry cannot be told to a model, e.g. speech without its words; nothing was sent.</exception>
    public Task UpdateHistoryAsync(
        Func<IReadOnlyList<HistoryItem>, IReadOnlyList<HistoryItem>> change, CancellationToken cancellationToken = default)
    {
        var basis = _parts.Edits.Expected;
        return CommandAsync(_parts.Edits.Prepare(basis, change(basis)) with { Done = NewCompletion() }, cancellationToken);
    }

    /// <summary>Stops the agent: cancels its response, drops the audio that still comes of it, and cuts what was not heard.</summary>
    /// <param name="heard">
    /// What was heard; null to estimate it, or, with <see cref="HeardAudioSource.Reported"/>, to wait for <see cref="ReportHeardAsync"/>.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task InterruptAsync(HeardPosition? heard = null, CancellationToken cancellationToken = default) =>
        CommandAsync(new InterruptCommand(heard) { Done = NewCompletion() }, cancellationToken);

    /// <summary>Answers an <see cref="AudioInterruptedEvent"/> where the session was started with <see cref="HeardAudioSource.Reported"/>.</summary>
    /// <param name="heard">What was heard; null when the leg cannot tell, for the estimate.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task ReportHeardAsync(HeardPosition? heard, CancellationToken cancellationToken = default) =>
        CommandAsync(new HeardCommand(heard) { Done = NewCompletion() }, cancellationToken);

    /// <summary>
    /// Ends the session: tools are cancelled, the connection is closed, and <see cref="SessionClosedEvent"/> is the last event. Any thread,
    /// any number of times, also from a tool or from whoever reads the events.
    /// </summary>
    public async Task CloseAsync()
    {
        if (_inbox.Writer.TryComplete())
        {
            _stopping.CancelAfter(s_closeGrace);
        }

        await _running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(CloseAsync());

    private static TaskCompletionSource NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ValueTask PostAsync(SessionCommand command, CancellationToken cancellationToken) =>
        _inbox.Writer.WriteAsync(new SessionInput(null, command), cancellationToken);

    private async Task CommandAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        try
        {
            await PostAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new RealtimeDisconnectedException("The session is closed.");
        }

        await command.Done!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await _loop.RunAsync(_inbox.Reader).ConfigureAwait(false);
        _inbox.Writer.TryComplete();
        await _parts.DisposeAsync().ConfigureAwait(false);
        while (_inbox.Reader.TryRead(out var left))
        {
            left.Command?.Done?.TrySetException(new RealtimeDisconnectedException("The session is closed."));
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
    }
}
