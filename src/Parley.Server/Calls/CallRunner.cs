using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Agents.Connections;
using Parley.Agents.Metering;
using Parley.Agents.Sessions;
using Parley.Calls;
using Parley.Calls.Control;
using Parley.Calls.Legs;
using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Calls.Consent;
using Parley.Server.Calls.Events;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Realtime;
using Parley.Server.Records;
using Parley.Server.Reloading;
using Parley.Server.Telemetry;
using Parley.Storage.Redaction;

namespace Parley.Server.Calls;

/// <summary>Runs a call on a leg, wherever that came from, to its end.</summary>
internal sealed class CallRunner(
    ModelDirectory models,
    LiveCalls calls,
    CallEventLog events,
    Recordings recordings,
    CallRecords records,
    CallerMemories memories,
    Budgets budgets,
    ServerMetrics metrics,
    IEnumerable<CallBeginning> beginnings,
    IHostApplicationLifetime lifetime,
    IServiceScopeFactory scopes,
    ParleyOptions options,
    SettingsInForce settings,
    Redactor redactor,
    TimeProvider timeProvider,
    ILogger<CallRunner> logger)
{
    private readonly RandomIdSource _ids = new(timeProvider);

    /// <param name="leg">Disposed when the call is over.</param>
    /// <param name="setup">Who talks to whom.</param>
    /// <param name="aborted">The party's connection is gone.</param>
    /// <returns>Why it ended; <c>not_answered</c> when the agent could not be had.</returns>
    public async Task<string> RunAsync(ILeg leg, CallSetup setup, CancellationToken aborted)
    {
        var notes = records.Begin(setup.Live);
        await using var watched = new WatchedLeg(
            notes is null ? leg : new RecordedLeg(leg, notes, timeProvider), new CallReporter(setup.Live, events, redactor, timeProvider, logger));
        await using var scope = scopes.CreateAsyncScope();
        var reason = "not_answered";
        var number = setup.Live.Enter(setup.StreamId, setup.EndLeg);
        var consent = setup.Agent.Options.Consent ?? settings.Calls.Consent;
        var ended = metrics.Begin(setup.Live, setup.CarrierName);
        var talks = options.Calls.RecordsAll && ConsentedRecording.MustTalk(setup.Live, consent);
        try
        {
            await using var call = await StartAsync(watched, talks ? setup with { FirstSpeaker = FirstSpeaker.Party } : setup, scope.ServiceProvider, aborted);
            records.Attach(notes, call);
            await using var meter = new CallMeter(budgets, call, setup.Caller.Usage?.KeyId, setup.Live.Cost, metrics, logger);
            using var faults = call.Session.On<SessionErrorEvent>(error => metrics.Fail(setup.Live.AgentName, error.Code ?? "error"));
            using var pricing = call.Session.On<UsageUpdatedEvent>(_ => calls.Changed(setup.Live)); // after the meter
            call.Control.LastWordsTime = settings.Calls.LastWordsTime;
            setup.Live.Leg = watched;
            setup.Live.Begin(number, call);
            await using var recording = setup.Live.Recording = new ConsentedRecording(
                setup.Live, call, watched, consent, recordings, records, () => calls.Changed(setup.Live), timeProvider, logger);
            if (options.Calls.RecordsAll)
            {
                await recording.BeginAsync(aborted);
            }

            await using var brain = setup.Agent.Brains.Attach(setup.Agent.Options, call.Session, scope.ServiceProvider);
            await using var attached = new AttachedCode(beginnings, call, logger);
            using var ending = new CancellationTokenSource(); // of the server's stop: a lost connection has a reason of its own
            await using var gone = aborted.UnsafeRegister(static state => ((Call)state!).End("connection_lost"), call);
            var running = call.RunAsync(ending.Token);
            if (talks)
            {
                recording.Talk(setup.FirstSpeaker == FirstSpeaker.Agent, setup.Opening);
            }

            await Task.WhenAny(running, WhenDrainedAsync(watched, ending.Token));
            await ending.CancelAsync();
            reason = await running;
            setup.Live.Close(number, reason);
            memories.Remember(setup.Live, call.Session.History);
        }
        catch (RealtimeConnectException exception) // the party has been told
        {
            metrics.Fail(setup.Live.AgentName, $"connect_{exception.Failure}");
        }
        catch (OperationCanceledException)
        {
            // The party has gone.
        }
        finally
        {
            ended(reason);
            calls.End(setup.Live, reason, number);
            records.End(notes, reason);
        }

        return reason;
    }

    private async Task<Call> StartAsync(WatchedLeg leg, CallSetup setup, IServiceProvider scope, CancellationToken aborted)
    {
        var current = scope.GetRequiredService<CurrentCall>();
        current.Transfers = setup.Agent.Options.Transfers.AsReadOnly();
        var model = setup.Agent.FindModel(setup.Caller.Secret?.SafetyIdentifier);
        var callOptions = new CallOptions
        {
            CallId = setup.Live.Id,
            Model = models.Choice.Model ?? setup.Agent.Options.Name,
            Engine = models.Choice.Name,
            FirstSpeaker = setup.FirstSpeaker,
            Opening = setup.Opening,
            Carrier = setup.Carrier,
            DigitSending = settings.Calls.DigitSending,
            HoldMusic = settings.Calls.HoldMusic,
            VolumeDb = setup.Live.Kind == LiveCallKind.Web ? 0 : setup.Agent.Options.VolumeDb ?? settings.Calls.VolumeDb,
            Current = current,
            Session = await memories.RecallAsync(
                setup.Live,
                new AgentSessionOptions
                {
                    Continuity = new ContinuityOptions // a call outlives its connections
                    {
                        Jitter = Random.Shared.NextDouble,
                        Fallbacks = setup.Agent.FindFallbacks(setup.Caller.Secret?.SafetyIdentifier),
                    },
                    SeedHistory = setup.Live.History,
                    CostEstimator = budgets.Prices,
                },
                aborted),
        };
        return await Call.StartAsync(
            leg,
            setup.Agent.CreateAgent(scope),
            setup.Caller.Usage is { } usage ? new MeteredModel(model, usage, _ids) : model,
            callOptions,
            timeProvider,
            logger,
            aborted);
    }

    /// <summary>Completes when the server stops and the party has heard the agent out, or the time for that has passed.</summary>
    private async Task WhenDrainedAsync(WatchedLeg leg, CancellationToken ending)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStopping.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), stopped);
        await stopped.Task.WaitAsync(ending);
        await Task.WhenAny(leg.WhenQuietAsync(), Task.Delay(options.Server.DrainTime, timeProvider, ending));
    }
}
