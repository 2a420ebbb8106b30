namespace Parley.Server.Access;

/// <summary>
/// Decides which failures to sign in are written down: so many a minute, and so many of one address. The rest is counted. Thread-safe.
/// </summary>
internal sealed class FailureThrottle(TimeProvider timeProvider)
{
    private const int MaxOfAddress = 10;
    private const int MaxInAll = 60;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal); // at most as many as may be written
    private DateTimeOffset _endsAt;
    private int _written;
    private int _leftOut;

    /// <param name="address">Where it came from.</param>
    /// <param name="leftOut">How many have been left out since the last one that was written.</param>
    /// <returns>True when it is to be written.</returns>
    public bool TryEnter(string address, out int leftOut)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            if (now >= _endsAt)
            {
                (_endsAt, _written) = (now + s_window, 0);
                _counts.Clear();
            }

            leftOut = _leftOut;
            if (_written >= MaxInAll || _counts.GetValueOrDefault(address) >= MaxOfAddress)
            {
                _leftOut++;
                return false;
            }

            _written++;
            _counts[address] = _counts.GetValueOrDefault(address) + 1;
            _leftOut = 0;
            return true;
        }
    }
}
