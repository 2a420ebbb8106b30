namespace Parley.Testing.Time;

/// <summary>
/// A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/> and <see cref="AdvanceToNextTimer"/>, on the
/// caller's thread, in due order; those that fall due at one instant in the order in which they were created. What awaits them goes on
/// in the thread pool. A timer without delay fires at the next advance, be it by nothing. Thread-safe.
/// </summary>
/// <param name="start">The first instant; 2026-01-01T00:00:00Z when null.</param>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;
    private long _created;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the clock was moved in all.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
            {
                return _elapsed;
            }
        }
    }

    /// <summary>When the next timer falls due, measured from now; null when none is armed.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : _timers.Min(timer => timer.DueAt) - _elapsed;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, Interlocked.Increment(ref _created), callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves the clock forward and fires every timer that falls due on the way, those included that are made on the way. It does not wait
    /// for what the timers set going: who depends on that, advances step by step.
    /// </summary>
    /// <param name="by">How far; not negative.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Elapsed + by;
        while (TakeNextDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Moves the clock to where the next timer falls due, and fires that one alone.</summary>
    /// <returns>False when no timer is armed; the clock then stands where it stood.</returns>
    public bool AdvanceToNextTimer()
    {
        var timer = TakeNextDue(null);
        timer?.Fire();
        return timer is not null;
    }

    /// <summary>Moves the clock forward up to the next timer at most, and fires nothing, not even what falls due just then.</summary>
    internal void MoveTo(TimeSpan elapsed)
    {
        lock (_gate)
        {
            _elapsed = elapsed > _elapsed ? elapsed : _elapsed;
        }
    }

    /// <param name="target">Where to stop, and stand when nothing is due before; null to go as far as the next timer, if there is one.</param>
    private ManualTimer? TakeNextDue(TimeSpan? target)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => (timer.DueAt, timer.Created));
            if (next is null || next.DueAt > target)
            {
                _elapsed = target > _elapsed ? target.Value : _elapsed;
                return null;
            }

            _elapsed = next.DueAt > _elapsed ? next.DueAt : _elapsed;
            next.Rearm();
            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, long created, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _isDisposed;

        public long Created => created;

        public TimeSpan DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                if (_isDisposed)
                {
                    return false;
                }

                owner._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = owner._elapsed + dueTime;
                    owner._timers.Add(this);
                }
            }

            return true;
        }

        /// <summary>Called under the owner's lock.</summary>
        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                DueAt += _period;
            }
            else
            {
                owner._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                _isDisposed = true;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
