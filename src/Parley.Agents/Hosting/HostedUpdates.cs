using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// The way of <c>session.update</c> to the inner model, the client's and the connection's own: one after the other, so that it is known
/// which of them a <c>session.updated</c> confirms, which does not say it. Thread-safe.
/// </summary>
/// <param name="send">To the inner model.</param>
internal sealed class HostedUpdates(Func<ClientEvent, CancellationToken, ValueTask> send) : IDisposable
{
    private const string IdPrefix = "parley_client_update_"; // an error about one that got its id here shows the client none
    private const int MaxUnconfirmed = 64; // what a model never answers is forgotten, the oldest first
    private readonly SemaphoreSlim _oneAtATime = new(1, 1); // never disposed: whoever still waits is told by the token that it is over
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _lock = new();
    private readonly Queue<string> _unconfirmed = new();
    private int _count;

    /// <summary>Makes an update and sends it, with nothing between.</summary>
    /// <param name="make">Makes it; null for nothing to send.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    public async ValueTask SendAsync(Func<SessionUpdateEvent?> make, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        try
        {
            await _oneAtATime.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            throw new RealtimeDisconnectedException("The connection has ended.");
        }

        try
        {
            if (make() is not { } update)
            {
                return;
            }

            var eventId = update.EventId ?? $"{IdPrefix}{++_count}";
            lock (_lock)
            {
                _unconfirmed.Enqueue(eventId);
                while (_unconfirmed.Count > MaxUnconfirmed)
                {
                    _unconfirmed.Dequeue();
                }
            }

            await send(update with { EventId = eventId }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>The model confirmed the oldest update; its id, or null when none was sent.</summary>
    public string? Confirmed()
    {
        lock (_lock)
        {
            return _unconfirmed.TryDequeue(out var eventId) ? eventId : null;
        }
    }

    /// <summary>The model refused an event, perhaps an update.</summary>
    public void Refused(string? eventId)
    {
        lock (_lock)
        {
            if (eventId is not null && _unconfirmed.Contains(eventId))
            {
                while (_unconfirmed.Dequeue() != eventId)
                {
                    // updates are answered in order: those before it were confirmed unseen
                }
            }
        }
    }

    /// <summary>Whoever waits for its turn is told that the connection has ended.</summary>
    public void Dispose() => _over.Cancel();
}
