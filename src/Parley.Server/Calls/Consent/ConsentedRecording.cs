using Microsoft.Extensions.Logging;
using Parley.Agents.Responses;
using Parley.Agents.Settings;
using Parley.Calls;
using Parley.Calls.Control;
using Parley.Realtime;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage.Records;

namespace Parley.Server.Calls.Consent;

/// <summary>The recording of one leg's conversation, which begins when its party may be recorded. What the party decided holds for the whole call. Any thread.</summary>
/// <param name="live">The call.</param>
/// <param name="call">The leg's conversation.</param>
/// <param name="leg">The leg.</param>
/// <param name="consent">What comes before a recording.</param>
/// <param name="recordings">Makes recordings.</param>
/// <param name="records">Keeps what was decided.</param>
/// <param name="changed">Told when a recording has begun by itself.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Told of faults.</param>
internal sealed class ConsentedRecording(
    LiveCall live, Call call, WatchedLeg leg, ConsentOptions consent, Recordings recordings, CallRecords records, Action changed, TimeProvider timeProvider,
    ILogger logger)
    : IAsyncDisposable
{
    private const string AfterAnswer = "Whether the call may be recorded is settled: do not speak of it. Begin, or go on, with the conversation.";
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new();
    private Task? _talk;
    private CallRecording? _recording;
    private bool _isWanted;
    private bool _isOver;

    /// <summary>Whether the party has to be told or asked first, and was not yet.</summary>
    public static bool MustTalk(LiveCall live, ConsentOptions consent) => consent.Mode != ConsentMode.None && live.Consent is null;

    /// <summary>Begins to record at once, unless the party has to be told or asked first or does not want it.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (consent.Mode == ConsentMode.None || live.Consent is { Allows: true })
        {
            Want(true);
            await StartAsync(cancellationToken);
        }
    }

    /// <summary>Tells or asks the party, and then records, if that is still wanted, and has the agent speak. Returns at once.</summary>
    /// <param name="speaksFirst">Whether the agent opens the conversation.</param>
    /// <param name="opening">What the agent is told for its first words; null for nothing.</param>
    /// <exception cref="InvalidOperationException">The conversation is over.</exception>
    public void Talk(bool speaksFirst, string? opening)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                throw new InvalidOperationException("The conversation is over.");
            }

            _isWanted = true;
            _talk = _talk is null or { IsCompleted: true } ? TalkAsync(speaksFirst, opening) : _talk; // after one that failed another
        }
    }

    /// <summary>Somebody wants the call recorded: it is, or the party is told or asked.</summary>
    /// <exception cref="InvalidOperationException">The party does not want it.</exception>
    /// <exception cref="ParleyProtocolException">It could not be written.</exception>
    public async Task RequestAsync(CancellationToken cancellationToken)
    {
        if (MustTalk(live, consent))
        {
            Talk(speaksFirst: false, opening: null);
            return;
        }

        if (live.Consent is { Allows: false })
        {
            throw new InvalidOperationException("The caller has not agreed to be recorded.");
        }

        Want(true);
        if (!await StartAsync(cancellationToken))
        {
            throw new ParleyProtocolException("recording_failed", "The recording could not be written; the server's log says why.");
        }
    }

    /// <summary>Nobody wants the call recorded any longer: what is recorded ends, and what the party is being asked for does not begin.</summary>
    public async Task StopAsync()
    {
        Want(false);
        await (call.Control.Recording?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        Task? talk;
        lock (_gate)
        {
            _isOver = true; // none begins any more
            talk = _talk;
        }

        await (talk ?? Task.CompletedTask);
        await (_recording?.DisposeAsync() ?? ValueTask.CompletedTask);
        _over.Dispose();
    }

    private bool IsWanted()
    {
        lock (_gate)
        {
            return _isWanted;
        }
    }

    private void Want(bool isWanted)
    {
        lock (_gate)
        {
            _isWanted = isWanted;
        }
    }

    /// <summary>False when it could not be written; true also where nobody wants it any longer.</summary>
    private async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (!IsWanted())
        {
            return true;
        }

        var recording = call.Control.Recording ?? await recordings.StartAsync(call, cancellationToken);
        _recording = recording ?? _recording;
        if (recording is not null && !IsWanted()) // it was stopped before it had begun
        {
            await recording.DisposeAsync();
        }

        return recording is not null;
    }

    /// <summary>A model that cannot be told to ask costs the recording, and not the conversation.</summary>
    private async Task<ConsentDecision> DecideAsync()
    {
        try
        {
            return await new ConsentTalk(call, leg, consent, timeProvider).HoldAsync(_over.Token);
        }
        catch (Exception exception) when (exception is SettingsRefusedException or TimeoutException or ParleyProtocolException)
        {
            CallServerLog.ConsentFailed(logger, call.Id, exception.GetType().Name);
            return new ConsentDecision(ConsentOutcome.NotHeard, "failure");
        }
    }

    /// <summary>Throws nothing.</summary>
    private async Task TalkAsync(bool speaksFirst, string? opening)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var decision = live.Consent = await DecideAsync();
            records.Consented(call, decision);
            CallServerLog.Consented(logger, call.Id, decision.Outcome, decision.Manner);
            if (decision.Allows)
            {
                await StartAsync(_over.Token);
            }

            changed();
            if (speaksFirst || consent.Mode == ConsentMode.Ask)
            {
                var told = string.Join("\n\n", new[] { opening, consent.Mode == ConsentMode.Ask ? AfterAnswer : null }.OfType<string>());
                await call.Session.Responses.RequestAsync(told.Length == 0 ? null : new ResponseOptions { AppendInstructions = told }, _over.Token);
            }

            await records.AuditAsync(live.Id, decision);
        }
        catch (Exception exception) when (exception is OperationCanceledException or RealtimeDisconnectedException)
        {
            // the call is over
        }
        catch (Exception exception) // of a task that nobody looks at: the call goes on, and nothing is recorded
        {
            CallServerLog.ConsentFailed(logger, call.Id, exception.GetType().Name);
        }
    }
}
