using Parley.Calls.Legs;

namespace Parley.Calls.Bridging;

/// <summary>
/// Looks, about every 100 ms, at what time alone changes. The party's audio brings it on, where it comes: hundreds of calls need no timers that go
/// off, and no threads that are woken for them. Without audio a timer does.
/// </summary>
internal sealed class CallTicks(TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_early = TimeSpan.FromMilliseconds(70); // the fourth frame, also when it is early: the fifth is as late as the timer
    private readonly WakeSignal _wake = new(timeProvider);
    private long _lookedAt = timeProvider.GetTimestamp();
    private volatile bool _isOver;

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    /// <param name="look">Goes on where audio comes, and so must not block.</param>
    public async Task RunAsync(Func<ValueTask> look)
    {
        while (true)
        {
            await _wake.WaitAsync(s_period).ConfigureAwait(false);
            if (_isOver)
            {
                return;
            }

            Volatile.Write(ref _lookedAt, timeProvider.GetTimestamp());
            await look().ConfigureAwait(false);
        }
    }

    /// <summary>Audio of the party came. One thread.</summary>
    public void AudioCame()
    {
        if (timeProvider.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= s_early)
        {
            _wake.Set();
        }
    }

    public void Stop()
    {
        _isOver = true;
        _wake.Set();
    }

    /// <summary>Called when it no longer runs.</summary>
    public void Dispose() => _wake.Dispose();
}
