using Microsoft.Extensions.Logging;
using Parley.Agents.Connections;
using Parley.Agents.EventLog;
using Parley.Agents.History;
using Parley.Agents.Interruptions;
using Parley.Agents.Items;
using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sending;
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
    private readonly SessionInbox _inbox = new();
    private readonly AudioWhenClosed _audioWhenClosed;
    private readonly Farewell _farewell;
    private readonly CancellationTokenSource _stopping;
    private readonly SessionParts _parts;
    private readonly SessionLoop _loop;
    private readonly Task _running;

    private RealtimeSession(
        SessionStart start,
        IRealtimeConnection connection,
        ModelList models,
        EventRecorder? recorder,
        AgentSessionOptions options,
        TimeProvider timeProvider,
        ILogger logger)
    {
        TimeProvider = timeProvider;
        _audioWhenClosed = options.AudioWhenClosed;
        _stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        var first = new SessionConnection(EventRecorder.Watch(recorder, connection), timeProvider, logger);
        var current = new CurrentConnection(first, options.Continuity is not null, _stopping.Token);
        _parts = new SessionParts(start, current, models, _inbox, options, timeProvider, logger) { Recorder = recorder };
        Continuity = new SessionContinuity(_inbox);
        Responses = new SessionResponses(_inbox, _parts.Responses);
        Items = new SessionItems(_inbox);
        _farewell = new Farewell(_inbox, timeProvider);
        Tools = new SessionTools(_parts.Approvals, _inbox.PostAsync, recorder);
        Context.Session = this;
        _loop = new SessionLoop(_parts, options, logger);
        first.Read(_inbox);
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

    /// <summary>Moves it to another connection.</summary>
    public SessionContinuity Continuity { get; }

    /// <summary>What was said and done so far: a snapshot in the model's order.</summary>
    public IReadOnlyList<HistoryItem> History => _parts.History.Items;

    /// <summary>What the agent is asked to say, and what runs.</summary>
    public SessionResponses Responses { get; }

    /// <summary>Where an application says what it has played; only with <see cref="HeardAudioSource.Tracked"/>.</summary>
    public PlaybackTracker Playback => _parts.Playback;

    /// <summary>The conversation's items, as the model keeps them.</summary>
    public SessionItems Items { get; }

    /// <summary>What happens, in order, for one reader. Ends after <see cref="SessionClosedEvent"/>.</summary>
    public IAsyncEnumerable<RealtimeSessionEvent> Events => _parts.Output.Events;

    /// <summary>
    /// As <see cref="Events"/>, for a reader that passes on what it reads and never blocks: it goes on where an event is raised, as a part of
    /// the session's own work, so that no thread is woken for it. What it does before its next await holds the session up.
    /// </summary>
    public IAsyncEnumerable<RealtimeSessionEvent> EventsInline => _parts.Output.EventsInline;

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
        _parts.Output.Handle(static sessionEvent => sessionEvent is T, sessionEvent => handler((T)sessionEvent));

    /// <inheritdoc cref="On{T}(Func{T, ValueTask})"/>
    public IDisposable On<T>(Action<T> handler)
        where T : RealtimeSessionEvent => On<T>(wanted =>
        {
            handler(wanted);
            return ValueTask.CompletedTask;
        });

    /// <summary>The session's clock, for what works beside it.</summary>
    internal TimeProvider TimeProvider { get; }

    /// <inheritdoc cref="RealtimeRunner.RunAsync"/>
    /// <param name="agent">Who answers.</param>
    /// <param name="model">What speaks.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="context">The application's own value.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    /// <param name="logger">Null for none.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    public static Task<RealtimeSession> StartAsync(
        RealtimeAgent agent,
        IRealtimeModel model,
        AgentSessionOptions? options = null,
        object? context = null,
        TimeProvider? timeProvider = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default) =>
        new RealtimeRunner(agent, model, options, timeProvider, logger).RunAsync(context, cancellationToken: cancellationToken);

    /// <summary>Connects to a model and makes it the agent.</summary>
    internal static async Task<RealtimeSession> StartAsync(
        Func<CancellationToken, Task<SessionStart>> prepare,
        IRealtimeModel model,
        AgentSessionOptions options,
        TimeProvider timeProvider,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        RealtimeSession? session = null;
        try
        {
            var start = await prepare(either.Token).ConfigureAwait(false);
            var models = new ModelList(model, start.Agent.Agent, options, timeProvider);
            var connection = await models.ConnectAsync(() => timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested, either.Token).ConfigureAwait(false);
            session = await OpenAsync(start, connection, models, options, timeProvider, logger).ConfigureAwait(false);
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
                    $"The model did not confirm the agent within {options.ConnectTimeout.TotalSeconds:0.#} s.", "connect_timeout")
                {
                    Failure = RealtimeFailure.TimedOut,
                };
            }

            throw;
        }
    }

    /// <summary>Makes the session of a connection, which is closed where that fails: the application's code has a part in it.</summary>
    private static async Task<RealtimeSession> OpenAsync(
        SessionStart start, IRealtimeConnection connection, ModelList models, AgentSessionOptions options, TimeProvider timeProvider, ILogger logger)
    {
        EventRecorder? recorder = null;
        try
        {
            recorder = EventRecorder.Open(options.EventLog, start.Context, timeProvider, logger);
            return new RealtimeSession(start, connection, models, recorder, options, timeProvider, logger);
        }
        catch
        {
            await new SessionConnection(connection, timeProvider, logger).DisposeAsync().ConfigureAwait(false);
            if (recorder is not null)
            {
                await recorder.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>
    /// Puts in another agent, as a handoff does. Returns once the model has confirmed it; <see cref="Handoffs.AgentChangedEvent"/> tells it
    /// too. A running response goes on as the former agent's.
    /// </summary>
    /// <param name="agent">Who answers from the next response on.</param>
    /// <param name="respond">Whether it speaks at once, or after what runs, with its <see cref="RealtimeAgent.EnterInstructions"/>; default false.</param>
    /// <param name="cancellationToken">Gives up; a change that the model has been asked for may still come.</param>
    /// <exception cref="Settings.SettingsRefusedException">The model refused; the former agent stays.</exception>
    /// <exception cref="TimeoutException">The model has not confirmed it within <see cref="AgentSessionOptions.UpdateTimeout"/>.</exception>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public async Task UpdateAgentAsync(RealtimeAgent agent, bool respond = false, CancellationToken cancellationToken = default)
    {
        await _parts.Changes.ReplaceAgentAsync(agent, cancellationToken).ConfigureAwait(false);
        if (respond)
        {
            await Responses.RequestAsync(options: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Computes the current agent's instructions, prompt and tools anew, and has the model confirm them.</summary>
    /// <inheritdoc cref="UpdateAgentAsync"/>
    public Task RefreshAgentAsync(CancellationToken cancellationToken = default) => _parts.Changes.RefreshAgentAsync(cancellationToken);

    /// <summary>
    /// Changes settings of this conversation over all others, for good; instructions, prompt and tools in them last until another agent
    /// answers. Returns once the model has confirmed them.
    /// </summary>
    /// <param name="change">What changes: what is absent stays, null is a value.</param>
    /// <param name="cancellationToken">Gives up; a change that the model has been asked for may still come.</param>
    /// <exception cref="ArgumentException">It names a model, or changes tracing that is on: neither can change any more.</exception>
    /// <exception cref="Settings.SettingsRefusedException">The model refused; all is as before.</exception>
    /// <exception cref="TimeoutException">The model has not confirmed it within <see cref="AgentSessionOptions.UpdateTimeout"/>.</exception>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task UpdateSettingsAsync(RealtimeSessionConfiguration change, CancellationToken cancellationToken = default) =>
        _parts.Changes.UpdateSettingsAsync(change, cancellationToken);

    /// <summary>Sends the caller's audio. Allocates nothing; <paramref name="audio"/> is borrowed until the task completes.</summary>
    /// <param name="audio">Raw audio in the session's input format; any length.</param>
    /// <param name="cancellationToken">Stops waiting for room.</param>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended, or the session is closed; not with <see cref="AudioWhenClosed.Drop"/>.</exception>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        if (_running.IsCompleted)
        {
            return _audioWhenClosed == AudioWhenClosed.Drop
                ? ValueTask.CompletedTask
                : ValueTask.FromException(new RealtimeDisconnectedException("The session is closed."));
        }

        _parts.Recorder?.SentAudio(audio.Span);
        _parts.Sending.SentAudio(audio.Length);
        _parts.User.Sent(audio.Span);
        return _audioWhenClosed == AudioWhenClosed.Refuse
            ? _parts.Connection.SendAudioAsync(audio, cancellationToken)
            : SendOrDropAsync(audio, cancellationToken);
    }

    /// <summary>Ends the user's turn by hand, where turn detection is off.</summary>
    /// <param name="answer">Whether the agent answers it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task CommitAudioAsync(MessageAnswer answer = MessageAnswer.Respond, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new CommitCommand(answer), cancellationToken);

    /// <summary>Forgets the caller's audio that is not part of a turn yet.</summary>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task ClearAudioAsync(CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new SendCommand(new InputAudioBufferClearEvent()), cancellationToken);

    /// <summary>The user presses the button to talk, where turn detection is off: the agent stops, and what was heard before is forgotten.</summary>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task BeginPushToTalkAsync(CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new BeginPushToTalkCommand(), cancellationToken);

    /// <summary>The user lets go of the button: what was sent since <see cref="BeginPushToTalkAsync"/> is the turn, and the agent answers it.</summary>
    /// <returns>False when less than 100 ms were sent: no turn, no answer.</returns>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public async Task<bool> EndPushToTalkAsync(CancellationToken cancellationToken = default)
    {
        var wasSpoken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.ExecuteAsync(new EndPushToTalkCommand(wasSpoken), cancellationToken).ConfigureAwait(false);
        return await wasSpoken.Task.ConfigureAwait(false);
    }

    /// <summary>Says something in writing as the user, and asks for the answer. Does not interrupt: the answer follows a running one.</summary>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task SendMessageAsync(string text, CancellationToken cancellationToken = default) =>
        SendMessageAsync(new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = text }] }, MessageAnswer.Respond, cancellationToken);

    /// <summary>Sends a message of any parts, e.g. text and images (<see cref="InputImagePart"/>), of the user or, as instructions, of the system.</summary>
    /// <param name="message">Its id is the session's to give when it is null.</param>
    /// <param name="answer">Whether the agent answers it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task SendMessageAsync(MessageItem message, MessageAnswer answer = MessageAnswer.Respond, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new MessageCommand(message, answer), cancellationToken);

    /// <summary>Lets the agent know something, as the system, without making it speak.</summary>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task AddContextAsync(string text, CancellationToken cancellationToken = default) =>
        SendMessageAsync(new MessageItem { Role = MessageRole.System, Content = [new InputTextPart { Text = text }] }, MessageAnswer.Silent, cancellationToken);

    /// <summary>
    /// Sends any event. <c>response.create</c>, <c>response.cancel</c> and <c>session.update</c> take their turn among the session's own, and
    /// what the last sets stays set as with <see cref="UpdateSettingsAsync"/>, but for the agent's own tools.
    /// </summary>
    /// <exception cref="ParleyProtocolException">It is one of those, written as JSON, and cannot be read.</exception>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(SendCommand.For(clientEvent), cancellationToken);

    /// <summary>Sends an event if a condition holds at the moment of sending; nothing happens in the session in between.</summary>
    /// <param name="clientEvent">As for <see cref="SendAsync"/>.</param>
    /// <param name="condition">Holds the whole session up while it runs: it must return at once and ask nothing of the session.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>True when it was sent.</returns>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public async Task<bool> SendIfAsync(ClientEvent clientEvent, Func<bool> condition, CancellationToken cancellationToken = default)
    {
        var sent = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.ExecuteAsync(new SendIfCommand(SendCommand.For(clientEvent).Event, condition, sent), cancellationToken).ConfigureAwait(false);
        return await sent.Task.ConfigureAwait(false);
    }

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
        return _inbox.ExecuteAsync(_parts.Edits.Prepare(basis, change(basis)), cancellationToken);
    }

    /// <summary>Stops the agent: cancels its response, drops the audio that still comes of it, and cuts what was not heard.</summary>
    /// <param name="heard">
    /// What was heard; null to estimate it, or, with <see cref="HeardAudioSource.Reported"/>, to wait for <see cref="ReportHeardAsync"/>.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task InterruptAsync(HeardPosition? heard = null, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new InterruptCommand(heard, InterruptScope.Everything, null), cancellationToken);

    /// <summary>Stops a part of it. To end a response and let what it said play on, use <see cref="SessionResponses.CancelAsync"/>.</summary>
    /// <param name="scope">Whether the response is cancelled too.</param>
    /// <param name="responseId">Only this response, and nothing of a newer one; null for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task InterruptAsync(InterruptScope scope, string? responseId = null, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new InterruptCommand(null, scope, responseId), cancellationToken);

    /// <summary>Answers an <see cref="AudioInterruptedEvent"/> where the session was started with <see cref="HeardAudioSource.Reported"/>.</summary>
    /// <param name="heard">What was heard; null when the leg cannot tell, for the estimate.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task ReportHeardAsync(HeardPosition? heard, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new HeardCommand(heard), cancellationToken);

    /// <summary>
    /// Ends the session: tools are cancelled, the connection is closed, and <see cref="SessionClosedEvent"/> is the last event. Any thread,
    /// any number of times, also from a tool or from whoever reads the events.
    /// </summary>
    public async Task CloseAsync()
    {
        if (_inbox.TryComplete())
        {
            _parts.Recorder?.Asked("close");
            _stopping.CancelAfter(s_closeGrace);
        }

        await _running.ConfigureAwait(false);
    }

    /// <summary>Ends the session when it is time to; else as <see cref="CloseAsync()"/>.</summary>
    /// <param name="mode">When.</param>
    /// <param name="cancellationToken">Waits no longer, and ends it at once.</param>
    public async Task CloseAsync(CloseMode mode, CancellationToken cancellationToken = default)
    {
        if (mode == CloseMode.AfterPlayback)
        {
            await _farewell.HeardAsync(cancellationToken).ConfigureAwait(false);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Completes when the agent has said all that it was asked for and it is heard, by estimate; or when the session is over, or nobody wants to
    /// wait any longer. For what comes after its last words, such as a transfer. Never throws.
    /// </summary>
    public Task WhenHeardOutAsync(CancellationToken cancellationToken = default) => _farewell.HeardAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(CloseAsync());

    /// <summary>Puts an event of what works beside the session into its order; nothing once the session is over.</summary>
    internal ValueTask RaiseAsync(RealtimeSessionEvent sessionEvent) => _inbox.RaiseAsync(sessionEvent);

    private async ValueTask SendOrDropAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        try
        {
            await _parts.Connection.SendAudioAsync(audio, cancellationToken).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            // as its owner wants it
        }
    }

    private async Task RunAsync()
    {
        await _loop.RunAsync(_inbox).ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // its last event may have come where sockets are read
        _inbox.TryComplete();
        try
        {
            await _parts.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _inbox.Abandon();
            if (_parts.Recorder is { } recorder)
            {
                await recorder.DisposeAsync().ConfigureAwait(false);
            }

            await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a model may have registered something there
        }
    }
}
