namespace Parley.Server.Access;

/// <summary>
/// Counts failures to sign in, by account and by address, and says how long each must wait: not at all at first, then a minute, and twice as
/// long with each further failure. Names count whether or not there is such an account, so that waiting tells nothing. Thread-safe.
/// </summary>
internal sealed class SignInAttempts(int freeFailures, TimeSpan firstWait, TimeProvider timeProvider)
{
    /// <summary>An address may stand for a whole office.</summary>
    private const int AddressFactor = 4;

    /// <summary>Names and addresses that are remembered at once; beyond it the one that failed longest ago is forgotten.</summary>
    private const int Capacity = 20_000;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_memory = TimeSpan.FromHours(24);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Record> _records = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Enters an attempt, counted as failed until <see cref="Succeeded"/>: many at once are not more than one after another.
    /// </summary>
    /// <param name="name">The account's name, as it was typed.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="forgivenAt">Failures of the name before then do not count; null: all do.</param>
    /// <returns>How long to wait; zero: the attempt may be made.</returns>
    public TimeSpan Begin(string name, string address, DateTimeOffset? forgivenAt)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            var (byName, byAddress) = (Find(NameKey(name), now), Find(AddressKey(address), now));
            if (byName is { } old && old.LastAt < forgivenAt)
            {
                byName = null;
            }

            var wait = Longer((byName?.OpensAt ?? now) - now, (byAddress?.OpensAt ?? now) - now);
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            Count(NameKey(name), byName, freeFailures, now);
            Count(AddressKey(address), byAddress, freeFailures * AddressFactor, now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>Takes back what <see cref="Begin"/> counted: the account's failures are forgotten, those of the address are not.</summary>
    public void Succeeded(string name, string address)
    {
        lock (_lock)
        {
            _records.Remove(NameKey(name));
            if (_records.TryGetValue(AddressKey(address), out var record))
            {
                _records[AddressKey(address)] = record with { Count = record.Count - 1, OpensAt = record.LastAt };
            }
        }
    }

    private static string NameKey(string name) => "name " + name;

    private static string AddressKey(string address) => "address " + address;

    private Record? Find(string key, DateTimeOffset now) =>
        _records.TryGetValue(key, out var record) && record.LastAt + s_memory > now ? record : null;

    private void Count(string key, Record? former, int free, DateTimeOffset now)
    {
        if (_records.Count >= Capacity && !_records.ContainsKey(key))
        {
            _records.Remove(_records.MinBy(record => record.Value.LastAt).Key);
        }

        var count = (former?.Count ?? 0) + 1;
        _records[key] = new Record(count, now, now + WaitAfter(count - free));
    }

    private TimeSpan WaitAfter(int excess) =>
        excess < 0 ? TimeSpan.Zero : excess >= 20 ? s_longestWait : Shorter(firstWait * Math.Pow(2, excess), s_longestWait);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private readonly record struct Record(int Count, DateTimeOffset LastAt, DateTimeOffset OpensAt);
}
