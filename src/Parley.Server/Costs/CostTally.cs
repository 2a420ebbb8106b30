namespace Parley.Server.Costs;

/// <summary>What one call has cost so far. Thread-safe.</summary>
internal sealed class CostTally
{
    private readonly Lock _gate = new();
    private decimal _known;
    private bool _isUsed;
    private bool _isIncomplete;

    /// <summary>In US dollars; null before anything was used, and where a part has no price: a sum that leaves something out would be taken for the whole.</summary>
    public decimal? Value
    {
        get
        {
            lock (_gate)
            {
                return _isUsed && !_isIncomplete ? _known : null;
            }
        }
    }

    /// <summary>What of it has a price: budgets hold at least that.</summary>
    public decimal Known
    {
        get
        {
            lock (_gate)
            {
                return _known;
            }
        }
    }

    /// <param name="cost">Null for what has no price.</param>
    public void Add(decimal? cost)
    {
        lock (_gate)
        {
            _isUsed = true;
            _isIncomplete |= cost is null;
            _known += cost ?? 0;
        }
    }
}
