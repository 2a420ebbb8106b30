using System.Collections.Concurrent;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Twilio;

/// <summary>A clock that stands still until it is advanced, and knows which timers are set.</summary>
internal sealed class StandingClock : TimeProvider
{
    private readonly ManualTimeProvider _inner = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly ConcurrentDictionary<ITimer, TimeSpan> _timers = new();

    public override long TimestampFrequency => _inner.TimestampFrequency;

    /// <summary>Whether a timer of that length is set, and not disposed yet.</summary>
    public bool Has(TimeSpan length) => _timers.Values.Contains(length);

    public void Advance(TimeSpan by) => _inner.Advance(by);

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, _inner.CreateTimer(callback, state, dueTime, period));
        _timers[timer] = dueTime;
        return timer;
    }

    private sealed class Timer(StandingClock owner, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            owner._timers.TryRemove(this, out _);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            owner._timers.TryRemove(this, out _);
            return inner.DisposeAsync();
        }
    }
}
