using System.Threading.Tasks.Sources;

namespace Parley.Audio;

/// <summary>
/// Ticks once a frame on absolute deadlines: the n-th tick is due n frames after the start, however late the ones before it
/// came, so it never drifts. A waiter that is late gets its ticks at once, one by one; one that is later than the greatest lag
/// skips the ticks in between, which are counted, so that audio is not sent in a burst. One waiter at a time; allocates
/// nothing per tick.
/// </summary>
public sealed class FrameClock : IValueTaskSource<bool>, IDisposable
{
    private static readonly TimeSpan s_defaultMaxLag = TimeSpan.FromMilliseconds(60);

    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _period;
    private readonly TimeSpan _maxLag;
    private readonly long _start;
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _waiter = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private long _nextFrame = 1;
    private bool _isWaiting;
    private bool _isDisposed;

    /// <summary>Starts the clock: the first tick is due one period from now.</summary>
    /// <param name="timeProvider">The time.</param>
    /// <param name="period">Between two ticks; 20 ms when null.</param>
    /// <param name="maxLag">How late a tick may come before it is skipped; 60 ms when null.</param>
    public FrameClock(TimeProvider timeProvider, TimeSpan? period = null, TimeSpan? maxLag = null)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
        _period = period ?? AudioFormat.FrameDuration;
        _maxLag = maxLag ?? s_defaultMaxLag;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_period, TimeSpan.Zero, nameof(period));
        ArgumentOutOfRangeException.ThrowIfLessThan(_maxLag, TimeSpan.Zero, nameof(maxLag));
        _start = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(
            static state => ((FrameClock)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ticks that were due so far and were waited for or skipped: the media time, in frames.</summary>
    public long FrameCount => Volatile.Read(ref _nextFrame) - 1;

    /// <summary>Ticks that were skipped because the waiter was too late.</summary>
    public long MissedFrameCount { get; private set; }

    /// <summary>Waits until the next frame is due.</summary>
    /// <param name="cancellationToken">Ends the wait; the tick is then still due, for the next call.</param>
    /// <returns>True at the tick; false once the clock is disposed.</returns>
    /// <exception cref="InvalidOperationException">Another wait is under way.</exception>
    public ValueTask<bool> WaitForNextFrameAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        lock (_gate)
        {
            if (_isDisposed)
            {
                return ValueTask.FromResult(false);
            }

            if (_isWaiting)
            {
                throw new InvalidOperationException("A frame clock has one waiter at a time.");
            }

            if (TryTakeTick(out var left))
            {
                return ValueTask.FromResult(true);
            }

            _waiter.Reset();
            _isWaiting = true;
            Arm(left);
        }

        // Outside the lock: a token that is cancelled just now calls back on this thread.
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((FrameClock)state!).Cancel(token), this);
        lock (_gate)
        {
            _cancellation = registration;
            return new ValueTask<bool>(this, _waiter.Version);
        }
    }

    /// <summary>Stops the clock; a wait under way ends with false.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            if (_isWaiting)
            {
                _isWaiting = false;
                _waiter.SetResult(false);
            }
        }

        _timer.Dispose();
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        CancellationTokenRegistration registration;
        lock (_gate)
        {
            registration = _cancellation;
            _cancellation = default;
        }

        registration.Dispose();
        return _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void OnTimer()
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            if (TryTakeTick(out var left))
            {
                _isWaiting = false;
                _waiter.SetResult(true);
            }
            else
            {
                Arm(left);
            }
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isWaiting)
            {
                _isWaiting = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _waiter.SetException(new OperationCanceledException(cancellationToken));
            }
        }
    }

    private bool TryTakeTick(out TimeSpan left)
    {
        var now = _timeProvider.GetElapsedTime(_start);
        left = (_nextFrame * _period) - now;
        if (left > TimeSpan.Zero)
        {
            return false;
        }

        if (-left > _maxLag)
        {
            var due = now.Ticks / _period.Ticks; // the newest tick that is due
            MissedFrameCount += due - _nextFrame;
            _nextFrame = due;
        }

        Volatile.Write(ref _nextFrame, _nextFrame + 1);
        return true;
    }

    // Timers count whole milliseconds and cut off the rest: rounding up avoids a wake-up before the deadline.
    private void Arm(TimeSpan left) =>
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
}
