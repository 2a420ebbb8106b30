using Microsoft.Extensions.Logging;
using Parley.Agents.EventLog;
using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Connections;

/// <summary>
/// Lets a conversation outlive its connections: opens another one when this one breaks, grows old or is to be another model's, and puts it
/// in the old one's place. Connecting runs beside the loop; everything else is done on it.
/// </summary>
internal sealed class Continuity(
    ContinuityOptions? chosen, ModelList models, TimeSpan connectTimeout, SessionParts parts, Takeover takeover,
    Dialling dialling, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private const string RequestId = "parley_prime";
    private static readonly TimeSpan s_turnPatience = TimeSpan.FromSeconds(1); // how often an idle conversation is looked at
    private readonly ContinuityOptions _options = chosen ?? new ContinuityOptions();
    private static readonly TimeSpan s_primePatience = TimeSpan.FromSeconds(1); // the session's loop waits: a model that takes nothing must not stop it
    private SwapAttempt? _attempt;
    private Exception? _fault;
    private long? _lostAt;
    private bool _isExpired;
    private SessionConnection? _watched;
    private TimeSpan? _returnAfter = chosen?.ReturnAfter;

    /// <summary>What the running response has begun: it is brought to its end when its connection goes.</summary>
    public LiveResponse Live { get; } = new();

    /// <summary>What the next model is told of an answer that broke off; null for nothing.</summary>
    public string? Note => _options.ContinuationNote;

    /// <summary>True when the session goes on although the connection has ended.</summary>
    public bool Repairs(Exception? error) =>
        chosen is not null && parts.Connection.State != ConnectionState.Connecting
        && (error is not null || _isExpired) // a model that ends in order has said its last word
        && error is not RealtimeDisconnectedException { Failure: RealtimeFailure.SlowReader };

    /// <summary>Takes note of an event of the connection in use.</summary>
    public ValueTask ObserveAsync(ServerEvent serverEvent)
    {
        Live.Observe(serverEvent);
        takeover.Observe(serverEvent, _options);
        switch (serverEvent)
        {
            case SessionUpdatedEvent updated when chosen is not null:
                WatchAge(updated.Session);
                break;
            case ErrorEvent { Error.Code: "session_expired" }:
                _isExpired = true;
                break;
        }

        return SettleIfDueAsync();
    }

    /// <summary>Puts the prepared connection in the old one's place, if there is one and nobody speaks.</summary>
    public ValueTask SettleIfDueAsync() =>
        _attempt?.Confirmed is not null && takeover.IsBetweenTurns ? SettleAsync() : ValueTask.CompletedTask;

    /// <summary>The connection is gone, and its response was brought to its end. Looks for another.</summary>
    public async ValueTask LostAsync(Exception? error)
    {
        _fault = error;
        _lostAt = timeProvider.GetTimestamp();
        models.Restart();
        ContinuityLog.ConnectionLost(logger, ContinuityLog.Describe(error));
        parts.Connection.Audio.Hold();
        parts.Output.Emit(parts.Connection.Become(ConnectionState.Reconnecting));
        await takeover.CutAsync(Live).ConfigureAwait(false);
        if (_attempt is { } prepared)
        {
            prepared.WaitsForTurn = false;
            await SettleAsync().ConfigureAwait(false);
            return;
        }

        await TryAgainAsync(SwapReason.ConnectionLost).ConfigureAwait(false);
    }

    /// <summary>What comes of a connection that is being prepared; that of earlier ones is nobody's.</summary>
    public async ValueTask TakeAsync(SessionConnection from, SessionInput input)
    {
        if (_attempt is not { } attempt || !ReferenceEquals(attempt.Connection, from))
        {
            return;
        }

        switch (input)
        {
            case { Command: DisconnectedCommand lost }:
                await FailAsync(attempt, lost.Error ?? new RealtimeDisconnectedException("The model ended the session at once.")).ConfigureAwait(false);
                break;
            case { Event: SessionCreatedEvent }:
                await PrimeAsync(attempt).ConfigureAwait(false);
                break;
            case { Event: SessionUpdatedEvent updated }:
                attempt.Confirmed = updated.Session;
                await SettleAsync().ConfigureAwait(false);
                break;
            case { Event: ErrorEvent { Error: { EventId: null or RequestId } error } } when attempt.Confirmed is null:
                await FailAsync(attempt, new RealtimeConnectException($"The model rejected the settings: {error.Message}", error.Code)).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>The connection has grown old, or the preferred model may be back.</summary>
    public ValueTask RenewAsync(SessionConnection connection, SwapReason reason)
    {
        if (!parts.Connection.Is(connection) || _attempt is not null || _lostAt is not null)
        {
            return ValueTask.CompletedTask;
        }

        var index = reason == SwapReason.Return ? 0 : models.Current;
        Begin(new SwapAttempt(reason, index, models[index], waitsForTurn: true));
        return ValueTask.CompletedTask;
    }

    /// <summary>The application wants another connection; a wish that is under way is joined.</summary>
    public ValueTask SwapAsync(SwapCommand wish)
    {
        if (_attempt is { } running && running.IsFresh == wish.IsFresh && wish.Model is null)
        {
            running.Done.Add(wish.Swapped);
            return ValueTask.CompletedTask;
        }

        var attempt = wish switch
        {
            { Model: { } model } => new SwapAttempt(SwapReason.ModelChange, 0, model, waitsForTurn: _lostAt is null) { IsOwn = true },
            { IsFresh: true } when models.Of(takeover.Starting) is var first && first != models[0] =>
                new SwapAttempt(SwapReason.Requested, 0, first, waitsForTurn: false) { IsFresh = true },
            _ => new SwapAttempt(SwapReason.Requested, models.Current, models[models.Current], waitsForTurn: false) { IsFresh = wish.IsFresh },
        };
        attempt.Done.Add(wish.Swapped);
        return BeginInsteadAsync(attempt);
    }

    /// <summary>
    /// Another agent is to answer: the model is asked at once; where the agent has another model, that one is, and takes over with it
    /// between turns. When it cannot be had, the agent speaks through the present one.
    /// </summary>
    public ValueTask ReplaceAgentAsync(SettingsChange change, RealtimeAgent agent)
    {
        var model = models.Of(agent);
        if (model == models[0] || _attempt is { IsFresh: true } || !parts.Confirmation.Allows(change))
        {
            return parts.Confirmation.RequestAsync(change);
        }

        var attempt = new SwapAttempt(SwapReason.ModelChange, 0, model, waitsForTurn: _lostAt is null) { Change = change, AgentName = agent.Name };
        change.Postponed = attempt.Decided;
        return BeginInsteadAsync(attempt);
    }

    /// <summary>Dials the next model in line.</summary>
    public ValueTask TryAgainAsync(SwapReason reason)
    {
        if (_attempt is null && _lostAt is { } lostAt)
        {
            if (models.Next() is { } index && timeProvider.GetElapsedTime(lostAt) < _options.GiveUpAfter)
            {
                Begin(new SwapAttempt(reason, index, models[index], waitsForTurn: false));
            }
            else
            {
                parts.Ending.Disconnect(_fault ?? new RealtimeDisconnectedException("The session's time was over, and no model could be had."));
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A model was reached, or was not.</summary>
    public async ValueTask ReachedAsync(SwapAttempt attempt, IRealtimeConnection? connection, Exception? fault)
    {
        if (connection is null)
        {
            await FailAsync(attempt, fault!).ConfigureAwait(false);
        }
        else if (!ReferenceEquals(attempt, _attempt))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            attempt.Connection = new SessionConnection(EventRecorder.Watch(parts.Recorder, connection), timeProvider, logger);
            takeover.Read(attempt.Connection);
        }
    }

    /// <summary>An attempt has had its time; one that only waits for its turn may go on waiting.</summary>
    public ValueTask OverdueAsync(SwapAttempt attempt)
    {
        if (attempt.Confirmed is not null)
        {
            return ValueTask.CompletedTask;
        }

        attempt.IsOverdue = true;
        return FailAsync(
            attempt, new RealtimeConnectException("The model did not confirm the agent in time.", "connect_timeout") { Failure = RealtimeFailure.TimedOut });
    }

    /// <summary>An attempt came to nothing. While there is a connection, it is no harm; else the next model is tried.</summary>
    public async ValueTask FailAsync(SwapAttempt attempt, Exception fault)
    {
        if (!ReferenceEquals(attempt, _attempt))
        {
            return;
        }

        _attempt = null;
        ContinuityLog.AttemptFailed(logger, attempt.Reason, attempt.ModelIndex, ContinuityLog.Describe(fault));
        attempt.Fail(fault);
        await attempt.DisposeAsync().ConfigureAwait(false);
        await KeepModelAsync(attempt).ConfigureAwait(false);
        var isRoundOver = models[attempt.ModelIndex] == attempt.Model && models.Failed(attempt.ModelIndex, fault);
        var pause = BackOff.Delay(_options, Math.Max(0, models.Rounds - 1), _options.Jitter?.Invoke() ?? 0);
        if (_lostAt is not null)
        {
            _fault = fault;
            if (isRoundOver)
            {
                parts.Later.Post(new TryAgainCommand(SwapReason.ConnectionLost), pause);
            }
            else
            {
                await TryAgainAsync(SwapReason.ConnectionLost).ConfigureAwait(false);
            }
        }
        else if (attempt.Reason == SwapReason.Renewal)
        {
            parts.Later.Post(new RenewCommand(parts.Connection.Connection, SwapReason.Renewal), _options.MaxBackOff);
        }
        else if (attempt.Reason == SwapReason.Return && _returnAfter is { } wait)
        {
            _returnAfter = wait * 2;
            parts.Later.Post(new RenewCommand(parts.Connection.Connection, SwapReason.Return), wait * 2);
        }
    }

    /// <summary>Puts the prepared connection in the old one's place if this is the moment.</summary>
    public async ValueTask SettleAsync()
    {
        if (_attempt is not { Confirmed: not null, Connection: not null } attempt)
        {
            return;
        }

        if (attempt.WaitsForTurn && !takeover.IsBetweenTurns)
        {
            parts.Later.Post(new BetweenTurnsCommand(attempt), s_turnPatience);
            return;
        }

        if (attempt.Change is { } change && _lostAt is null && !parts.Confirmation.Allows(change))
        {
            await DropAsync(attempt).ConfigureAwait(false); // somebody else answers meanwhile, or nobody wants it any more
            return;
        }

        _attempt = null;
        _lostAt = null;
        _isExpired = false;
        models.Take(attempt);
        await takeover.RunAsync(attempt, Live).ConfigureAwait(false);
        attempt.Succeed();
        if (attempt.ModelIndex > 0 && _returnAfter is { } wait)
        {
            parts.Later.Post(new RenewCommand(parts.Connection.Connection, SwapReason.Return), wait);
        }
        else
        {
            _returnAfter = _options.ReturnAfter;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_attempt is { } attempt)
        {
            var closed = new RealtimeDisconnectedException("The session is closed.");
            attempt.Fail(closed);
            attempt.Change?.Refuse(closed);
            await attempt.DisposeAsync().ConfigureAwait(false);
        }

        await dialling.WhenEndedAsync().ConfigureAwait(false);
        await takeover.DisposeAsync().ConfigureAwait(false);
    }

    private void Begin(SwapAttempt attempt)
    {
        _attempt = attempt;
        dialling.Begin(attempt);
        parts.Later.Post(new AttemptOverdueCommand(attempt), connectTimeout);
    }

    /// <summary>Begins another attempt in the place of the one that may be under way: who waits for that gets this one, where that is what they asked for.</summary>
    private async ValueTask BeginInsteadAsync(SwapAttempt attempt)
    {
        var replaced = _attempt;
        Begin(attempt);
        if (replaced is null)
        {
            return;
        }

        if (replaced.IsFresh == attempt.IsFresh && (replaced.Model == attempt.Model || replaced.Reason != SwapReason.ModelChange))
        {
            attempt.Done.AddRange(replaced.Done);
        }
        else
        {
            replaced.Fail(new RealtimeConnectException("Another connection was asked for meanwhile."));
        }

        await replaced.DisposeAsync().ConfigureAwait(false);
        await KeepModelAsync(replaced).ConfigureAwait(false);
    }

    private async ValueTask DropAsync(SwapAttempt attempt)
    {
        _attempt = null;
        attempt.Fail(new RealtimeConnectException("The agent that it was for is not wanted any more."));
        await attempt.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>An agent's own model could not be had: the agent answers all the same.</summary>
    private ValueTask KeepModelAsync(SwapAttempt attempt)
    {
        if (attempt.Change is not { } change || !parts.Confirmation.Allows(change))
        {
            return ValueTask.CompletedTask;
        }

        parts.Output.Emit(new SessionWarningEvent(
            "model_kept", $"The agent '{attempt.AgentName}' has a model of its own, which could not be had; it speaks through the session's."));
        return parts.Confirmation.RequestAsync(change);
    }

    private async ValueTask PrimeAsync(SwapAttempt attempt)
    {
        var prime = new SessionUpdateEvent { EventId = RequestId, Session = parts.Confirmation.WishedOf(attempt.Model, attempt.Change) };
        try
        {
            await attempt.Connection!.SendAsync(prime, attempt.Stopping).AsTask().WaitAsync(s_primePatience, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var fault = new RealtimeConnectException("The model takes nothing.", "connect_timeout") { Failure = RealtimeFailure.TimedOut };
            await FailAsync(attempt, fault).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException fault)
        {
            await FailAsync(attempt, fault).ConfigureAwait(false);
        }
    }

    private void WatchAge(SessionConfiguration session)
    {
        if (ReferenceEquals(_watched, parts.Connection.Connection))
        {
            return;
        }

        var left = session.ExpiresAt is { } end
            ? DateTimeOffset.FromUnixTimeSeconds(end) - timeProvider.GetUtcNow() - _options.RenewBefore
            : _options.MaxConnectionAge;
        if (left is { } delay)
        {
            _watched = parts.Connection.Connection;
            parts.Later.Post(new RenewCommand(_watched, SwapReason.Renewal), delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        }
    }
}
