namespace Parley.Agents.History;

/// <summary>
/// The order of a conversation's items, from what each says about the one before it. Items may become known in any order: one whose
/// predecessor is missing stands at the end until that comes. Holds items that no history shows, such as outputs of functions. One caller at a time.
/// </summary>
internal sealed class ItemOrder
{
    private readonly List<string> _ids = [];
    private readonly Dictionary<string, string> _previous = new(StringComparer.Ordinal);

    /// <summary>All items, in order.</summary>
    public IReadOnlyList<string> Ids => _ids;

    public bool Contains(string itemId) => _ids.Contains(itemId);

    /// <summary>Adds an item at the front.</summary>
    public void AddFirst(string itemId)
    {
        _ids.Insert(0, itemId);
        Adopt(itemId);
    }

    /// <summary>
    /// Adds an item after another one; at the end when that is null or not known yet. True when it is now the last and no other has moved.
    /// </summary>
    public bool Add(string itemId, string? previousItemId)
    {
        var index = previousItemId is null ? -1 : _ids.IndexOf(previousItemId);
        _ids.Insert(index < 0 ? _ids.Count : index + 1, itemId);
        if (previousItemId is not null)
        {
            _previous[itemId] = previousItemId;
        }

        return !Adopt(itemId) && _ids[^1] == itemId;
    }

    /// <summary>Gives an item that was added without a predecessor its place.</summary>
    public void Place(string itemId, string previousItemId)
    {
        _previous[itemId] = previousItemId;
        if (_ids.Contains(previousItemId))
        {
            MoveAfter(itemId, previousItemId);
        }
    }

    public void Remove(string itemId)
    {
        _ids.Remove(itemId);
        _previous.Remove(itemId);
    }

    public void Clear()
    {
        _ids.Clear();
        _previous.Clear();
    }

    /// <summary>Fetches the item that has waited at the wrong place for this one. True when there was one.</summary>
    private bool Adopt(string itemId)
    {
        var orphan = _ids.FindIndex(id => _previous.TryGetValue(id, out var previous) && previous == itemId);
        if (orphan < 0)
        {
            return false;
        }

        MoveAfter(_ids[orphan], itemId);
        return true;
    }

    /// <summary>Moves an item with those that hang on it.</summary>
    private void MoveAfter(string itemId, string previousItemId)
    {
        var start = _ids.IndexOf(itemId);
        var count = 1;
        while (start + count < _ids.Count && _previous.TryGetValue(_ids[start + count], out var previous)
            && _ids.IndexOf(previous, start, count) >= 0)
        {
            count++;
        }

        var block = _ids.GetRange(start, count);
        if (block.Contains(previousItemId))
        {
            return; // a server that contradicts itself
        }

        _ids.RemoveRange(start, count);
        _ids.InsertRange(_ids.IndexOf(previousItemId) + 1, block);
    }
}
