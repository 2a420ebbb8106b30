using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Calls.Bridging;
using Parley.Calls.Control;
using Parley.Calls.Legs;
using Parley.Calls.Records;
using Parley.Realtime;

namespace Parley.Calls;

/// <summary>A leg joined to a session, with a record.</summary>
public sealed class Call : IAsyncDisposable
{
    private readonly CallBridge _bridge;
    private readonly ILogger _logger;
    private readonly CallOptions _options;

    private Call(ILeg leg, RealtimeSession session, CallRecord record, CallOptions options, TimeProvider timeProvider, ILogger logger)
    {
        Leg = leg;
        Session = session;
        Record = record;
        _options = options;
        _logger = logger;
        _bridge = new CallBridge(leg, session, options, TellAsync, timeProvider, logger);
        Control = new CallControl(this, _bridge, options, TellAsync, timeProvider, logger);
    }

    /// <summary>The call's id.</summary>
    public string Id => _options.CallId;

    /// <summary>The way to the party.</summary>
    public ILeg Leg { get; }

    /// <summary>The conversation.</summary>
    public RealtimeSession Session { get; }

    /// <summary>What happened.</summary>
    public CallRecord Record { get; }

    /// <summary>What can be done with it while it goes on.</summary>
    public CallControl Control { get; }

    /// <summary>
    /// Answers a leg with an agent. The call then waits for <see cref="RunAsync"/>. When the model cannot be had, the party is told why,
    /// the leg is disposed, and the exception is thrown on.
    /// </summary>
    /// <param name="leg">The call's from now on.</param>
    /// <param name="agent">Who answers.</param>
    /// <param name="model">What speaks.</param>
    /// <param name="options">How.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    /// <param name="logger">Null for none.</param>
    /// <param name="cancellationToken">Gives up answering.</param>
    /// <exception cref="RealtimeConnectException">The model refused or could not be reached.</exception>
    public static async Task<Call> StartAsync(
        ILeg leg,
        RealtimeAgent agent,
        IRealtimeModel model,
        CallOptions options,
        TimeProvider? timeProvider = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(options.VolumeDb), 12, nameof(options));
        timeProvider ??= TimeProvider.System;
        logger ??= NullLogger.Instance;
        var record = new CallRecord(options.CallId, agent.Name, timeProvider);
        RealtimeSession? session = null;
        options.Current?.Expect(options.Carrier is not null);
        try
        {
            var sessionOptions = options.Session with
            {
                HeardAudio = leg.Capabilities.HeardAudio,
                InputFormat = SessionFormats.For(leg.Capabilities.InputFormat),
                OutputFormat = SessionFormats.For(leg.Capabilities.OutputFormat),
            };
            session = await RealtimeSession.StartAsync(
                agent, model, sessionOptions, timeProvider: timeProvider, logger: logger, cancellationToken: cancellationToken).ConfigureAwait(false);
            var call = new Call(leg, session, record, options, timeProvider, logger);
            options.Current?.Set(call);
            return call;
        }
        catch (Exception exception)
        {
            options.Current?.GiveUp();
            var code = (exception as RealtimeConnectException)?.Code ?? "model_unavailable";
            CallLog.CallNotAnswered(logger, code, exception.GetType().Name);
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }

            await leg.ShowAsync(new CallErrorEvent(code, "The agent cannot answer now. Try again in a moment."), CancellationToken.None).ConfigureAwait(false);
            await leg.ShowAsync(new CallEndedEvent("not_answered"), CancellationToken.None).ConfigureAwait(false);
            await leg.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs the call to its end, once. Cancelling ends it.</summary>
    /// <returns>Why it ended; see <see cref="CallEndedEvent"/>.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken = default)
    {
        CallLog.CallBegan(_logger, Id, Record.AgentName);
        await TellAsync(new CallStartedEvent(Id, Record.AgentName, _options.Model, _options.Engine)).ConfigureAwait(false);
        await TellAsync(new CallStateEvent(CallState.Listening)).ConfigureAwait(false);
        var running = _bridge.RunAsync();
        if (_options.FirstSpeaker == FirstSpeaker.Agent)
        {
            await GreetAsync(cancellationToken).ConfigureAwait(false);
        }

        await using (cancellationToken.UnsafeRegister(static state => ((Call)state!).End("shutdown"), this).ConfigureAwait(false))
        {
            var reason = await running.ConfigureAwait(false);
            CallLog.CallEnded(_logger, Id, reason);
            return reason;
        }
    }

    /// <summary>Ends the call; <see cref="RunAsync"/> then returns <paramref name="reason"/>. Any thread.</summary>
    public void End(string reason) => _bridge.End(reason);

    /// <summary>Closes both ends. Where the call still runs, it ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync().ConfigureAwait(false);
        await Leg.DisposeAsync().ConfigureAwait(false);
        await Control.DisposeAsync().ConfigureAwait(false);
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var opening = _options.Opening is { } instructions ? new ResponseOptions { AppendInstructions = instructions } : null;
            await Session.Responses.RequestAsync(opening, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RealtimeDisconnectedException or OperationCanceledException)
        {
            // the call is over before it began: the bridge says why
        }
    }

    private ValueTask TellAsync(CallEvent callEvent)
    {
        Record.Add(callEvent);
        if (callEvent is TurnLatencyEvent turn)
        {
            CallLog.TurnMeasured(_logger, turn.FirstAudio.TotalMilliseconds, turn.ConfiguredSilence.TotalMilliseconds);
        }

        return Leg.ShowAsync(callEvent, CancellationToken.None);
    }
}
