using Parley.Audio;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>
/// Keeps the caller's timeline whole: tells which audio came before already, and how much is missing before what comes. Pure; one caller
/// at a time.
/// </summary>
/// <param name="format">Of the audio.</param>
/// <param name="maxGap">How much is said to be missing at most, at once.</param>
internal sealed class MediaTimeline(AudioFormat format, TimeSpan maxGap)
{
    private const int MaxOldCount = 50; // a second of nothing but old audio: the carrier counts anew
    private const double LeastGapMs = 40; // less is how a carrier rounds its times
    private long? _lastChunk;
    private int _lastByteCount;
    private int _oldCount;
    private double? _originMs; // the timestamp of the first audio, less what came since of inserted or lost time
    private double _takenMs;

    /// <summary>Silence was put in without being asked for.</summary>
    public void Inserted(TimeSpan silence) => _takenMs += silence.TotalMilliseconds;

    /// <summary>The next audio.</summary>
    /// <param name="chunk">Which piece it is; null when it is not said.</param>
    /// <param name="timestampMs">When it was; null when it is not said.</param>
    /// <param name="byteCount">How long it is.</param>
    /// <param name="missing">What is missing before it.</param>
    /// <returns>False when it came before already.</returns>
    public bool Take(long? chunk, long? timestampMs, int byteCount, out TimeSpan missing)
    {
        missing = TimeSpan.Zero;
        if (chunk <= _lastChunk && ++_oldCount < MaxOldCount)
        {
            return false;
        }

        var isAnew = chunk <= _lastChunk;
        _oldCount = 0;
        var lostCount = isAnew ? 0 : chunk - _lastChunk - 1 ?? 0;
        if (isAnew)
        {
            _originMs = null;
        }

        if (timestampMs - _originMs - _takenMs < -LeastGapMs)
        {
            _originMs = null; // more was put in than was missing: from here on the carrier's times count
        }

        var lostMs = lostCount * format.DurationOf(_lastByteCount).TotalMilliseconds;
        _originMs ??= timestampMs - _takenMs;
        var lateMs = timestampMs - _originMs - _takenMs ?? 0;
        if (lostCount > 0 || lateMs >= LeastGapMs)
        {
            missing = TimeSpan.FromMilliseconds(Math.Min(Math.Max(lostMs, lateMs), maxGap.TotalMilliseconds));
            _takenMs += missing.TotalMilliseconds;
            _originMs += Math.Max(0, lateMs - missing.TotalMilliseconds); // what is beyond the most is given up
        }

        _lastChunk = chunk ?? _lastChunk;
        _lastByteCount = byteCount;
        _takenMs += format.DurationOf(byteCount).TotalMilliseconds;
        return true;
    }
}
