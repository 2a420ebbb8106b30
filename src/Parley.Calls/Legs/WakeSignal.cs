using System.Threading.Tasks.Sources;

namespace Parley.Calls.Legs;

/// <summary>
/// Wakes one loop, by a call or by time. The loop goes on on the thread that wakes it, until its next wait: nothing is handed to another
/// thread. One waiter at a time, any thread may wake; allocates nothing per wait.
/// </summary>
internal sealed class WakeSignal : IValueTaskSource, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _waiter; // continues inline
    private bool _isSet;
    private bool _isWaiting;
    private bool _isArmed;

    public WakeSignal(TimeProvider timeProvider) =>
        _timer = timeProvider.CreateTimer(
            static state => ((WakeSignal)state!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Wakes the loop; when it does not wait, its next wait is over at once. Not to be called under a lock that the loop takes.</summary>
    public void Set()
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                _isSet = true;
                return;
            }

            _isWaiting = false;
        }

        _waiter.SetResult(true);
    }

    /// <summary>Waits to be woken.</summary>
    /// <param name="atMost">Not longer than this; null for as long as it takes.</param>
    public ValueTask WaitAsync(TimeSpan? atMost)
    {
        lock (_gate)
        {
            if (_isSet || atMost <= TimeSpan.Zero)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _waiter.Reset();
            _isWaiting = true;
            if (atMost is not null || _isArmed)
            {
                // Timers count whole milliseconds and cut off the rest: rounding up avoids a wake-up before the time.
                _isArmed = atMost is not null;
                _timer.Change(
                    atMost is { } time ? TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)) : Timeout.InfiniteTimeSpan,
                    Timeout.InfiniteTimeSpan);
            }

            return new ValueTask(this, _waiter.Version);
        }
    }

    public void Dispose() => _timer.Dispose();

    void IValueTaskSource.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);
}
