namespace Parley.Calls.Tests.MediaStreams;

/// <summary>A clock that the test moves by hand, and that allocates nothing when it does; timers fire when they are due.</summary>
internal sealed class QuietTime : TimeProvider
{
    private readonly List<QuietTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new QuietTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void Advance(TimeSpan by)
    {
        Volatile.Write(ref _now, _now + by.Ticks);
        for (var index = 0; index < _timers.Count; index++)
        {
            _timers[index].FireIfDue(_now);
        }
    }

    private sealed class QuietTimer(QuietTime owner, TimerCallback callback, object? state) : ITimer
    {
        private long _dueAt = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _dueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : owner.GetTimestamp() + dueTime.Ticks;
            return true;
        }

        public void FireIfDue(long now)
        {
            if (now >= _dueAt)
            {
                _dueAt = long.MaxValue;
                callback(state);
            }
        }

        public void Dispose() => _dueAt = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
