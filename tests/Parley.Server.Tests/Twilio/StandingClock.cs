using System.Collections.Concurrent;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Twilio;

/// <summary>A clock that stands still until it is advanced, and knows which timers are set.</summary>
internal sealed class StandingClock : TimeProvider
{
    private readonly ManualTimeProvider _inner = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly ConcurrentDictionary<ITimer, TimeSpan> _timers = new();

    public override long TimestampFrequency => _inner.TimestampFrequency;

    /// <summary>Whether a timer of that length is set, and has neither gone off nor been disposed.</summary>
    public bool Has(TimeSpan length) => _timers.Values.Contains(length);

    public void Advance(TimeSpan by) => _inner.Advance(by);

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this);
        _timers[timer] = dueTime;
        timer.Inner = _inner.CreateTimer(
            _ =>
            {
                if (period == Timeout.InfiniteTimeSpan)
                {
                    _timers.TryRemove(timer, out TimeSpan _); // nobody waits for it any more, though it may be disposed late
                }

                callback(state);
            },
            null,
            dueTime,
            period);
        return timer;
    }

    private sealed class Timer(StandingClock owner) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public bool Change(TimeSpan dueTime, TimeSpan period) => Inner.Change(dueTime, period);

        public void Dispose()
        {
            owner._timers.TryRemove(this, out _);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            owner._timers.TryRemove(this, out _);
            return Inner.DisposeAsync();
        }
    }
}
