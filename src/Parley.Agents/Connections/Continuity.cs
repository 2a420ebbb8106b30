using Microsoft.Extensions.Logging;
using Parley.Agents.EventLog;
using Parley.Agents.Sessions;
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
    Func<SessionCommand, CancellationToken, ValueTask> post, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private const string RequestId = "parley_prime";
    private static readonly TimeSpan s_turnPatience = TimeSpan.FromSeconds(1); // how often an idle conversation is looked at
    private readonly ContinuityOptions _options = chosen ?? new ContinuityOptions();
    private readonly RunningTasks _dialling = new();
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

        return _attempt?.Confirmed is not null && takeover.IsBetweenTurns ? SettleAsync() : ValueTask.CompletedTask;
    }

    /// <summary>The connection is gone, and its response was brought to its end. Looks for another.</summary>
    public async ValueTask LostAsync(Exception? error)
    {
        _fault = error;
        _lostAt = timeProvider.GetTimestamp();
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

        models.Restart();
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
                var prime = new SessionUpdateEvent { EventId = RequestId, Session = parts.Confirmation.Wished };
                await SendAsync(attempt, prime).ConfigureAwait(false);
                break;
            case { Event: SessionUpdatedEvent updated }:
                attempt.Confirmed = updated.Session;
                await SettleAsync().ConfigureAwait(false);
                break;
            case { Event: ErrorEvent { Error: { EventId: null or RequestId } error } }:
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

        Begin(new SwapAttempt(reason, reason == SwapReason.Return ? 0 : models.Current, waitsForTurn: true, isFresh: false));
        return ValueTask.CompletedTask;
    }

    /// <summary>The application wants another connection; a wish that is under way is joined.</summary>
    public ValueTask SwapAsync(SwapCommand wish)
    {
        if (wish.Model is not null)
        {
            models.Prefer(wish.Model);
        }

        if (_attempt is { } running && running.IsFresh == wish.IsFresh && wish.Model is null)
        {
            running.Done.Add(wish.Swapped);
            return ValueTask.CompletedTask;
        }

        var replaced = _attempt;
        var attempt = wish.Model is not null
            ? new SwapAttempt(SwapReason.ModelChange, 0, waitsForTurn: _lostAt is null, isFresh: false)
            : new SwapAttempt(SwapReason.Requested, models.Current, waitsForTurn: false, wish.IsFresh);
        attempt.Done.Add(wish.Swapped);
        Begin(attempt);
        return replaced?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>Dials the next model in line.</summary>
    public ValueTask TryAgainAsync(SwapReason reason)
    {
        if (_attempt is null && _lostAt is { } lostAt)
        {
            if (models.Next() is { } index && timeProvider.GetElapsedTime(lostAt) < _options.GiveUpAfter)
            {
                Begin(new SwapAttempt(reason, index, waitsForTurn: false, isFresh: false));
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

    /// <summary>An attempt came to nothing. While there is a connection, it is no harm; else the next model is tried.</summary>
    public async ValueTask FailAsync(SwapAttempt attempt, Exception fault)
    {
        if (!ReferenceEquals(attempt, _attempt) || attempt.Confirmed is not null)
        {
            return;
        }

        _attempt = null;
        ContinuityLog.AttemptFailed(logger, attempt.Reason, attempt.ModelIndex, ContinuityLog.Describe(fault));
        attempt.Fail(fault);
        await attempt.DisposeAsync().ConfigureAwait(false);
        var isRoundOver = models.Failed(attempt.ModelIndex, fault);
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

        _attempt = null;
        _lostAt = null;
        _isExpired = false;
        models.Current = attempt.ModelIndex;
        await takeover.RunAsync(attempt, Live).ConfigureAwait(false);
        attempt.Done.ForEach(done => done.TrySetResult());
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
            attempt.Fail(new RealtimeDisconnectedException("The session is closed."));
            await attempt.DisposeAsync().ConfigureAwait(false);
        }

        await _dialling.WhenEndedAsync().ConfigureAwait(false);
        await takeover.DisposeAsync().ConfigureAwait(false);
    }

    private void Begin(SwapAttempt attempt)
    {
        _attempt = attempt;
        _dialling.Add(DialAsync(attempt));
        parts.Later.Post(new AttemptOverdueCommand(attempt), connectTimeout);
    }

    private async Task DialAsync(SwapAttempt attempt)
    {
        IRealtimeConnection? connection = null;
        try
        {
            connection = await models[attempt.ModelIndex].ConnectAsync(attempt.Stopping).ConfigureAwait(false);
            await post(new ReachedCommand(attempt, connection, null), attempt.Stopping).ConfigureAwait(false);
        }
        catch (Exception fault) when (connection is null && !attempt.Stopping.IsCancellationRequested) // whatever a model throws: the next is tried
        {
            await post(new ReachedCommand(attempt, null, fault), attempt.Stopping).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // the session is over, or wants this attempt no longer
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask SendAsync(SwapAttempt attempt, ClientEvent clientEvent)
    {
        try
        {
            await attempt.Connection!.SendAsync(clientEvent, attempt.Stopping).ConfigureAwait(false);
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
