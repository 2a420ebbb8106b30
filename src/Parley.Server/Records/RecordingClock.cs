namespace Parley.Server.Records;

/// <summary>
/// How far a recording has been behind the clock. Its time is the party's audio: where that stalls, even if it catches up afterwards, what is said meanwhile
/// stands earlier in the recording than when it was said. Pure; one thread at a time.
/// </summary>
/// <param name="began">When it began, from the beginning of the call.</param>
/// <param name="length">How much is in it; any thread.</param>
internal sealed class RecordingClock(TimeSpan began, Func<TimeSpan> length)
{
    private TimeSpan _lag;

    /// <summary>When it began, from the beginning of the call.</summary>
    public TimeSpan Began => began;

    /// <summary>Something is said now.</summary>
    public void Look(TimeSpan now) => _lag = Longer(_lag, now - began - length());

    /// <summary>From where to where of a recording something may stand that was said between two moments of the call.</summary>
    /// <param name="from">From when.</param>
    /// <param name="to">To when.</param>
    /// <param name="now">Now: what is missing of the recording by then is a gap that may be anywhere.</param>
    /// <param name="duration">How long it is.</param>
    public (TimeSpan From, TimeSpan To) Find(TimeSpan from, TimeSpan to, TimeSpan now, TimeSpan duration) =>
        (from - began - Longer(_lag, now - began - duration), to - began);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
