using Parley.Audio;
using Parley.Calls.Legs;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>
/// Puts silence in while no audio comes, as much as time goes by, so that turn detection can end the party's turn. Any thread; allocates
/// nothing, and while audio comes its timer is set a few times a second and never goes off: hundreds of calls wake no threads for it.
/// </summary>
internal sealed class InactivityFill : IDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);
    private readonly LegInputQueue _queue;
    private readonly AudioFormat _format;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _most;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private long _lastAudioAt;
    private long _setAt;
    private long _filledTicks;

    public InactivityFill(LegInputQueue queue, AudioFormat format, TimeSpan timeout, TimeSpan most, TimeProvider timeProvider)
    {
        _queue = queue;
        _format = format;
        _timeout = timeout;
        _most = most;
        _timeProvider = timeProvider;
        _lastAudioAt = _setAt = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static state => ((InactivityFill)state!).Look(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Audio came. One thread at a time.</summary>
    /// <returns>How much silence was put in before it.</returns>
    public TimeSpan AudioCame()
    {
        var now = _timeProvider.GetTimestamp();
        Volatile.Write(ref _lastAudioAt, now);
        if (_timeProvider.GetElapsedTime(_setAt, now) >= _timeout / 3)
        {
            _setAt = now;
            Set(_timeout);
        }

        return Volatile.Read(ref _filledTicks) == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Interlocked.Exchange(ref _filledTicks, 0));
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var silent = _timeProvider.GetElapsedTime(Volatile.Read(ref _lastAudioAt));
        var left = _timeout - silent;
        if (left <= TimeSpan.Zero)
        {
            left = s_step;
            var wanted = silent < _most ? silent : _most;
            for (var filled = TimeSpan.FromTicks(Volatile.Read(ref _filledTicks)); filled + s_step <= wanted; filled += s_step)
            {
                Interlocked.Add(ref _filledTicks, s_step.Ticks);
                Fill();
            }
        }

        Set(left);
    }

    private void Set(TimeSpan time) => _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), Timeout.InfiniteTimeSpan); // which counts whole ones

    private void Fill()
    {
        Span<byte> silence = stackalloc byte[(int)_format.BytesOf(s_step)];
        silence.Fill(StreamFormats.SilenceOf(_format));
        _queue.Post(silence);
    }
}
