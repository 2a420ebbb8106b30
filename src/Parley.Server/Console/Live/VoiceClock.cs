namespace Parley.Server.Console.Live;

/// <summary>
/// When the audio was heard that a session was sent: what it says of it comes late, and pieces may have been lost on the way. Thread-safe.
/// </summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class VoiceClock(TimeProvider timeProvider)
{
    private const double BytesPerSecond = 48_000; // PCM at 24 kHz
    private const int MaxCount = 4_096; // of pauses and jumps: the last ones
    private static readonly TimeSpan s_jitter = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan Position, DateTimeOffset At)> _marks = [];
    private long _byteCount;

    /// <summary>A piece is sent.</summary>
    /// <param name="byteCount">How long it is.</param>
    /// <param name="heardAt">When all of it had been heard.</param>
    public void Sent(int byteCount, DateTimeOffset heardAt)
    {
        lock (_gate)
        {
            var position = LengthOf(_byteCount);
            var at = heardAt - LengthOf(byteCount);
            _byteCount += byteCount;
            if (_marks.Count > 0 && (at - At(_marks[^1], position)).Duration() <= s_jitter)
            {
                return;
            }

            if (_marks.Count == MaxCount)
            {
                _marks.RemoveAt(0);
            }

            _marks.Add((position, at));
        }
    }

    /// <summary>When a point of what was sent was heard; now, where nothing was.</summary>
    public DateTimeOffset Find(TimeSpan position)
    {
        lock (_gate)
        {
            var index = _marks.FindLastIndex(mark => mark.Position <= position);
            return _marks.Count == 0 ? timeProvider.GetUtcNow() : At(_marks[Math.Max(0, index)], position);
        }
    }

    private static DateTimeOffset At((TimeSpan Position, DateTimeOffset At) mark, TimeSpan position) => mark.At + (position - mark.Position);

    private static TimeSpan LengthOf(long byteCount) => TimeSpan.FromSeconds(byteCount / BytesPerSecond);
}
