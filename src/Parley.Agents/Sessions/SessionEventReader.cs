using System.Threading.Tasks.Sources;

namespace Parley.Agents.Sessions;

/// <summary>
/// Reads a session's events, one reader at a time; the next one goes on where this one stops. Allocates nothing for an event. An event is
/// the reader's until it asks for the next.
/// </summary>
internal sealed class SessionEventReader : IAsyncEnumerator<RealtimeSessionEvent>, IValueTaskSource<bool>
{
    private readonly SessionEventQueue _queue;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _cancellation;
    private ManualResetValueTaskSourceCore<bool> _arrival;
    private RealtimeSessionEvent? _current;
    private bool _hasBegun;

    /// <param name="queue">Of the session.</param>
    /// <param name="isInline">True when the reader goes on where an event is posted, on the session's loop; false for the pool.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public SessionEventReader(SessionEventQueue queue, bool isInline, CancellationToken cancellationToken)
    {
        _queue = queue;
        _arrival.RunContinuationsAsynchronously = !isInline;
        _cancellationToken = cancellationToken;
        _cancellation = cancellationToken.UnsafeRegister(static reader => ((SessionEventReader)reader!).Cancel(), this);
    }

    public RealtimeSessionEvent Current => _current ?? throw new InvalidOperationException("Nothing was read yet, or there is no more.");

    public ValueTask<bool> MoveNextAsync()
    {
        Release();
        if (!_hasBegun)
        {
            _hasBegun = true;
            _queue.Begin(this);
        }

        _current = _queue.Take();
        if (_current is not null)
        {
            return new ValueTask<bool>(true);
        }

        if (_cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(_cancellationToken);
        }

        _arrival.Reset();
        var version = _arrival.Version;
        if (_queue.TakesOrEnds(this, out _current))
        {
            return new ValueTask<bool>(_current is not null);
        }

        if (_cancellationToken.IsCancellationRequested)
        {
            Cancel(); // it came in between
        }

        return new ValueTask<bool>(this, version);
    }

    public ValueTask DisposeAsync()
    {
        _cancellation.Dispose();
        Release();
        _queue.Stop(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>There is something to read, or nothing more comes.</summary>
    public void Wake() => _arrival.SetResult(true);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        _arrival.GetResult(token);
        return _queue.TakesOrEnds(this, out _current) && _current is not null;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        if (_queue.TryLeave(this))
        {
            _arrival.SetException(new OperationCanceledException(_cancellationToken));
        }
    }

    private void Release()
    {
        _current?.Release();
        _current = null;
    }
}
