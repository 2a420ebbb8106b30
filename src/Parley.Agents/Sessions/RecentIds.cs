namespace Parley.Agents.Sessions;

/// <summary>The ids that came last, so many of them: what repeats comes soon, and a long conversation must not remember for ever. One caller at a time.</summary>
internal sealed class RecentIds(int capacity)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>How many are remembered.</summary>
    public int Count => _order.Count;

    /// <summary>Remembers an id. False when it is remembered already.</summary>
    /// <param name="id">The id.</param>
    /// <param name="forgotten">The one that had to go for it; null for none.</param>
    public bool Add(string id, out string? forgotten)
    {
        forgotten = null;
        if (!_ids.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > capacity)
        {
            forgotten = _order.Dequeue();
            _ids.Remove(forgotten);
        }

        return true;
    }

    /// <inheritdoc cref="Add(string, out string?)"/>
    public bool Add(string id) => Add(id, out _);
}
