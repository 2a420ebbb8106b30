namespace Parley.Server.CallLoops.Framing;

/// <summary>Asks a peer of whom nothing is heard whether it is there. While something is heard its timer is set twice an interval, and never goes off.</summary>
internal sealed class KeepAlive : IDisposable
{
    private readonly TimeSpan _interval;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly Action _ask;
    private readonly Action _giveUp;
    private readonly ITimer _timer;
    private long _heardAt;
    private long _setAt;
    private long _askedAt;
    private bool _hasAsked;

    /// <param name="interval">How long nothing may be heard before the peer is asked.</param>
    /// <param name="timeout">How long it may take to answer.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="ask">Asks; on a thread of the timer's, and does not throw.</param>
    /// <param name="giveUp">The peer is gone; the same.</param>
    public KeepAlive(TimeSpan interval, TimeSpan timeout, TimeProvider timeProvider, Action ask, Action giveUp)
    {
        (_interval, _timeout, _timeProvider, _ask, _giveUp) = (interval, timeout, timeProvider, ask, giveUp);
        _heardAt = _setAt = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static state => ((KeepAlive)state!).Look(), this, interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something came. One thread at a time.</summary>
    public void Heard()
    {
        var now = _timeProvider.GetTimestamp();
        Volatile.Write(ref _heardAt, now);
        if (_timeProvider.GetElapsedTime(_setAt, now) >= _interval / 2)
        {
            _setAt = now;
            Set(_interval);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var heardAt = Volatile.Read(ref _heardAt);
        _hasAsked &= heardAt < _askedAt;
        var left = _hasAsked ? _timeout - _timeProvider.GetElapsedTime(_askedAt) : _interval - _timeProvider.GetElapsedTime(heardAt);
        if (left <= TimeSpan.Zero)
        {
            if (_hasAsked)
            {
                _giveUp();
                return;
            }

            (_hasAsked, _askedAt, left) = (true, _timeProvider.GetTimestamp(), _timeout);
            _ask();
        }

        Set(left);
    }

    private void Set(TimeSpan time) => _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), Timeout.InfiniteTimeSpan); // which counts whole ones
}
