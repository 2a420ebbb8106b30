namespace Parley.Server.Keys;

/// <summary>
/// A token bucket: a minute's requests may be spent at once, and come back evenly. The framework's limiters read the system's clock by
/// themselves; this one is given its clock. Thread-safe.
/// </summary>
internal sealed class RequestBudget(TimeProvider timeProvider)
{
    /// <summary>Of a request: who waits exactly as long as advised is not sent away for a rounding.</summary>
    private const double Tolerance = 1e-3;

    private readonly Lock _lock = new();
    private double _spent;
    private long _countedAt = timeProvider.GetTimestamp();

    /// <summary>Spends one request, if there is one left.</summary>
    /// <param name="perMinute">The limit now in force.</param>
    public RequestAllowance Take(int perMinute)
    {
        lock (_lock)
        {
            Recover(perMinute);
            var isGranted = HasRoom(perMinute);
            _spent += isGranted ? 1 : 0;
            return Describe(isGranted, perMinute);
        }
    }

    /// <summary>What <see cref="Take"/> would say of the next request, without spending it.</summary>
    public RequestAllowance Peek(int perMinute)
    {
        lock (_lock)
        {
            Recover(perMinute);
            return Describe(HasRoom(perMinute), perMinute);
        }
    }

    private bool HasRoom(int perMinute) => _spent + 1 <= perMinute + Tolerance;

    private void Recover(int perMinute)
    {
        var now = timeProvider.GetTimestamp();
        _spent = Math.Max(0, _spent - (timeProvider.GetElapsedTime(_countedAt, now).TotalMinutes * perMinute));
        _countedAt = now;
    }

    private RequestAllowance Describe(bool isGranted, int perMinute) => new(
        isGranted,
        perMinute,
        (int)Math.Max(0, perMinute - _spent),
        TimeSpan.FromMinutes(_spent / perMinute),
        TimeSpan.FromMinutes(Math.Max(0, _spent + 1 - perMinute) / perMinute));
}
