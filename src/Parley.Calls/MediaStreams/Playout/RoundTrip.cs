namespace Parley.Calls.MediaStreams.Playout;

/// <summary>
/// What lies between us and the carrier's playing, learnt from marks. A mark sent while nothing plays comes back at once: that is the round
/// trip. One behind audio comes back later than the audio lasts, by the round trip and by what the carrier holds back before it plays: its
/// lag. Pure; one caller at a time.
/// </summary>
internal sealed class RoundTrip
{
    private readonly RecentLeast _probes = new();
    private readonly RecentLeast _marks = new();
    private bool _isAnew;

    /// <summary>From us to the carrier and back; null while nothing came back.</summary>
    public TimeSpan? Duration => Least(_probes.Value, _marks.Value);

    /// <summary>How long after its arrival the carrier plays audio, this time or the last time that it was known.</summary>
    public TimeSpan Lag => _marks.Value is { } late && Duration is { } duration && late > duration ? late - duration : TimeSpan.Zero;

    /// <summary>A mark sent into silence came back.</summary>
    /// <param name="after">Since it was sent.</param>
    public void Probed(TimeSpan after) => _probes.Add(after);

    /// <summary>A mark behind audio came back.</summary>
    /// <param name="late">Since the audio would have ended, had it been played when it was sent.</param>
    public void Played(TimeSpan late)
    {
        if (_isAnew)
        {
            _isAnew = false;
            _marks.Clear();
        }

        _marks.Add(late);
    }

    /// <summary>The carrier begins to play after silence: what it holds back may be another time than before.</summary>
    public void BeginAnew() => _isAnew = true;

    private static TimeSpan? Least(TimeSpan? one, TimeSpan? other) =>
        one is null || other < one ? other : one;

    /// <summary>The least of the last four: a busy process or network makes single ones longer, never shorter.</summary>
    private sealed class RecentLeast
    {
        private readonly TimeSpan[] _recent = new TimeSpan[4];
        private int _count;

        public TimeSpan? Value { get; private set; }

        public void Clear() => _count = 0;

        public void Add(TimeSpan value)
        {
            _recent[_count++ % _recent.Length] = value > TimeSpan.Zero ? value : TimeSpan.Zero;
            var least = TimeSpan.MaxValue;
            for (var index = 0; index < Math.Min(_count, _recent.Length); index++)
            {
                least = _recent[index] < least ? _recent[index] : least;
            }

            Value = least;
        }
    }
}
