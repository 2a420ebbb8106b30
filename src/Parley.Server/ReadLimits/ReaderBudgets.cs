using Parley.Server.Keys;

namespace Parley.Server.ReadLimits;

/// <summary>What each reader has left, by a name that tells readers apart. Holds at most <see cref="Capacity"/> of them. Thread-safe.</summary>
internal sealed class ReaderBudgets(TimeProvider timeProvider)
{
    /// <summary>Readers that are told apart at once; those beyond share one budget.</summary>
    public const int Capacity = 20_000;

    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(1); // by then a budget is whole again, and as good as a new one
    private static readonly TimeSpan s_betweenSweeps = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly RequestBudget _others = new(timeProvider);
    private long? _sweptAt;

    /// <summary>Spends one request, if there is one left.</summary>
    public RequestAllowance Take(string reader, int perMinute) => Find(reader).Take(perMinute);

    private RequestBudget Find(string reader)
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            if (!_entries.TryGetValue(reader, out var entry))
            {
                if (_entries.Count >= Capacity && !TrySweep(now))
                {
                    return _others;
                }

                _entries[reader] = entry = new Entry(new RequestBudget(timeProvider));
            }

            entry.AskedAt = now;
            return entry.Budget;
        }
    }

    /// <summary>Forgets who asked long ago. Seldom, for it looks at all.</summary>
    /// <returns>Whether there is room now.</returns>
    private bool TrySweep(long now)
    {
        if (_sweptAt is { } last && timeProvider.GetElapsedTime(last, now) < s_betweenSweeps)
        {
            return false;
        }

        _sweptAt = now;
        foreach (var (reader, entry) in _entries)
        {
            if (timeProvider.GetElapsedTime(entry.AskedAt, now) >= s_memory)
            {
                _entries.Remove(reader); // allowed while enumerating
            }
        }

        return _entries.Count < Capacity;
    }

    private sealed class Entry(RequestBudget budget)
    {
        public RequestBudget Budget => budget;

        public long AskedAt { get; set; }
    }
}
