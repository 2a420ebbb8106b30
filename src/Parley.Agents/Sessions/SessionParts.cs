using Microsoft.Extensions.Logging;
using Parley.Agents.Connections;
using Parley.Agents.DeadAir;
using Parley.Agents.EventLog;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Hooks;
using Parley.Agents.Interruptions;
using Parley.Agents.Metering;
using Parley.Agents.Playout;
using Parley.Agents.Resolution;
using Parley.Agents.Responses;
using Parley.Agents.Sending;
using Parley.Agents.Telemetry;
using Parley.Agents.Tools;

namespace Parley.Agents.Sessions;

/// <summary>
/// What a session is made of. Each part owns the state of one matter and is used by the session's loop alone, one input at a time;
/// a command says which part does what.
/// </summary>
internal sealed class SessionParts : IAsyncDisposable
{
    private readonly HookRunner _hooks;

    public SessionParts(
        SessionStart start,
        CurrentConnection connection,
        ModelList models,
        SessionInbox inbox,
        AgentSessionOptions options,
        TimeProvider timeProvider,
        ILogger logger)
    {
        Func<SessionCommand, CancellationToken, ValueTask> post = inbox.PostAsync;
        Connection = connection;
        History = start.History;
        Context = start.Context;
        Agents = new ActiveAgents(start.Agent);
        History.NameAgentsBy(responseId => Agents.Of(responseId).Name);
        Output = new SessionOutput(
            connection, History, new SessionEventQueue(options.EventCapacity, timeProvider, inbox.RaiseAsync, logger), logger);
        Output.Observe(new SessionSpans(start.Agent.Name, () => models.ProviderName, options.Telemetry, timeProvider));
        Output.Observe(new SessionMeasurements(SessionInstruments.Of(options.Telemetry), start.Agent.Name, models, timeProvider));
        Confirmation = new AgentConfirmation(Agents, start.Wish.Layers, Output);
        Usage = new UsageMeter(Context, Confirmation, new CostSum(options.CostEstimator, post, timeProvider, logger), Output);
        Edits = new HistoryEditor(History, Output, options.KeepAudioInHistory);
        Ending = new SessionEnding(Confirmation, connection, Output);
        Responses = new ResponseFlow(Output, () => Agents.NextResponse(Confirmation.Configuration.Instructions));
        OutOfBand = new OutOfBandResponses(Responses);
        Sending = new SessionSending(Confirmation, Responses, Output);
        Playback = new PlaybackTracker();
        var held = new HeldOutput(options.Guardrails.HoldBack);
        Speech = new SpokenOutput(new Interruption(new OutputAudioClock(timeProvider), options.HeardAudio, Playback), held, Responses, Output);
        Delivery = new OutputDelivery(held, Speech, History, Confirmation, Output);
        Guardrails = SessionGuardrails.Create(this, options.Guardrails, held, post, timeProvider, logger);
        Later = new Later<SessionCommand>(post, timeProvider);
        User = new UserSpeech(
            new InterruptionPolicies(options.Interruption, Agents, Responses), Confirmation, Responses, Speech, Output, Later);
        Line = new QuietLine(timeProvider);
        Output.Observe(Line);
        ToolReplies = new ToolReplies(options.Tools, Line, Responses, Speech, Later);
        DeadAir = new DeadAirWatchdog(options.DeadAir, held, ToolReplies, Responses, Later, Output, timeProvider);
        Output.Observe(DeadAir);
        Approvals = new ToolApprovals();
        Changes = new SessionChanges(start.Resolver, Agents, post, options.UpdateTimeout, timeProvider);
        var gate = new HandoffGate();
        var runner = new ToolRunner(options.Tools, new SessionToolHost(post, gate, Agents, Changes), Approvals, Context, timeProvider, logger);
        var ledger = new ToolLedger();
        Tools = new ToolCalls(
            runner, Approvals, new ToolDelivery(ledger, Output, Later), ledger, ToolReplies, gate, History, Ending, Output);
        Mcp = new McpTools(Approvals, Agents, Responses, Output, post);
        Takeover = new Takeover(this, start.Agent, inbox, timeProvider, logger);
        Continuity = new Continuity(options.Continuity, models, options.ConnectTimeout, this, Takeover, new Dialling(models, post), timeProvider, logger);
        Confirmation.TellFaults();
        _hooks = new HookRunner(post, Output.Emit, timeProvider);
        Output.Observe(new AgentHooks(Context, Agents, options.Hooks, _hooks.Post));
    }

    /// <summary>Who notes what goes in and out; null for nobody.</summary>
    public EventRecorder? Recorder { get; init; }

    /// <summary>The way to the model.</summary>
    public CurrentConnection Connection { get; }

    /// <summary>What was said and done.</summary>
    public ConversationHistory History { get; }

    /// <summary>What the application changes in it.</summary>
    public HistoryEditor Edits { get; }

    /// <summary>What instructions, tools and callbacks share.</summary>
    public RunContext Context { get; }

    /// <summary>Who answers.</summary>
    public ActiveAgents Agents { get; }

    /// <summary>The way out: to the model and to the reader.</summary>
    public SessionOutput Output { get; }

    /// <summary>How the model becomes the agent.</summary>
    public AgentConfirmation Confirmation { get; }

    /// <summary>What it uses.</summary>
    public UsageMeter Usage { get; }

    /// <summary>Whether and why it is over.</summary>
    public SessionEnding Ending { get; }

    /// <summary>One response at a time.</summary>
    public ResponseFlow Responses { get; }

    /// <summary>Responses beside the conversation.</summary>
    public OutOfBandResponses OutOfBand { get; }

    /// <summary>What goes to the model at its owner's wish.</summary>
    public SessionSending Sending { get; }

    /// <summary>What the agent says aloud, and what was heard of it.</summary>
    public SpokenOutput Speech { get; }

    /// <summary>The way of what it says to the listener.</summary>
    public OutputDelivery Delivery { get; }

    /// <summary>What watches what is said.</summary>
    public SessionGuardrails Guardrails { get; }

    /// <summary>Commands for later.</summary>
    public Later<SessionCommand> Later { get; }

    /// <summary>Whether anybody speaks.</summary>
    public QuietLine Line { get; }

    /// <summary>What is done about silence.</summary>
    public DeadAirWatchdog DeadAir { get; }

    /// <summary>What an application says of its playing.</summary>
    public PlaybackTracker Playback { get; }

    /// <summary>What the user's speech does to the agent's.</summary>
    public UserSpeech User { get; }

    /// <summary>What the agent does.</summary>
    public ToolCalls Tools { get; }

    /// <summary>When the agent speaks about what it did.</summary>
    public ToolReplies ToolReplies { get; }

    /// <summary>What the model's side does for the agent.</summary>
    public McpTools Mcp { get; }

    /// <summary>What people decide about calls.</summary>
    public ToolApprovals Approvals { get; }

    /// <summary>How it outlives its connections.</summary>
    public Continuity Continuity { get; }

    /// <summary>How another connection is put in place.</summary>
    public Takeover Takeover { get; }

    /// <summary>How another agent or other settings come in; from any thread.</summary>
    public SessionChanges Changes { get; }

    /// <summary>
    /// Closes the connection, cancels what runs and ends the events: all at once and each by itself, so that none waits for another; whoever
    /// reads the events is woken, whatever fails here.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(
                CloseConnectionsAsync(),
                Tools.DisposeAsync().AsTask(),
                Guardrails.DisposeAsync().AsTask(),
                Mcp.DisposeAsync().AsTask(),
                Later.DisposeAsync().AsTask(),
                Usage.DisposeAsync().AsTask(),
                _hooks.DisposeAsync().AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            OutOfBand.Abandon();
            Usage.Collect();
            Ending.Complete();
        }
    }

    private async Task CloseConnectionsAsync()
    {
        try
        {
            await Continuity.DisposeAsync().ConfigureAwait(false); // first: it may still put another one in
        }
        finally
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
