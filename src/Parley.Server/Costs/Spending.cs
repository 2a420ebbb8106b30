namespace Parley.Server.Costs;

/// <summary>What is spent today, by all and by each API key. A day begins at 00:00 UTC. Thread-safe.</summary>
internal sealed class Spending
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private SpendingDay _day;
    private bool _isChanged;

    /// <param name="kept">What a process before spent; null for nothing.</param>
    /// <param name="timeProvider">Tells the day.</param>
    public Spending(SpendingDay? kept, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _day = kept ?? new SpendingDay(Today, 0, []);
    }

    private DateOnly Today => DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime);

    /// <summary>By all, in US dollars.</summary>
    public decimal Total
    {
        get
        {
            lock (_gate)
            {
                return Current().Total;
            }
        }
    }

    /// <summary>By one key.</summary>
    public decimal Of(string keyId)
    {
        lock (_gate)
        {
            return Current().Keys.GetValueOrDefault(keyId);
        }
    }

    /// <summary>Something was spent; null as the key where there is none.</summary>
    public void Add(string? keyId, decimal amount)
    {
        lock (_gate)
        {
            var day = Current();
            if (keyId is not null)
            {
                day.Keys[keyId] = day.Keys.GetValueOrDefault(keyId) + amount;
            }

            _day = day with { Total = day.Total + amount };
            _isChanged = true;
        }
    }

    /// <summary>Another process spent this, or one before; what is of another day does not count.</summary>
    public void Add(SpendingDay kept)
    {
        lock (_gate)
        {
            var day = Current();
            if (kept.Day != day.Day)
            {
                return;
            }

            foreach (var (keyId, amount) in kept.Keys)
            {
                day.Keys[keyId] = day.Keys.GetValueOrDefault(keyId) + amount;
            }

            _day = day with { Total = day.Total + kept.Total };
            _isChanged = true;
        }
    }

    /// <summary>What has to be kept; null when that is kept already.</summary>
    public SpendingDay? TakeChange()
    {
        lock (_gate)
        {
            var change = _isChanged ? _day with { Keys = new Dictionary<string, decimal>(_day.Keys) } : null;
            _isChanged = false;
            return change;
        }
    }

    /// <summary>It could not be kept: next time again.</summary>
    public void KeepAgain()
    {
        lock (_gate)
        {
            _isChanged = true;
        }
    }

    private SpendingDay Current() => _day = _day.Day == Today ? _day : new SpendingDay(Today, 0, []);
}
