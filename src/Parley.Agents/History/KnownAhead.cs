namespace Parley.Agents.History;

/// <summary>What a session knows of items that the model is being told of, or has only begun. One caller at a time.</summary>
internal sealed class KnownAhead
{
    private readonly Dictionary<string, HistoryItem> _expected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _responses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly HashSet<string> _retold = new(StringComparer.Ordinal);
    private readonly HashSet<string> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _heard = new(StringComparer.Ordinal);

    /// <summary>The application adds this item: what it says of it and the model does not, such as its time, is taken over.</summary>
    public void Expect(HistoryItem item) => _expected[item.ItemId] = item;

    public HistoryItem? Take(string itemId) => _expected.Remove(itemId, out var item) ? item : null;

    /// <summary>The item is made by this response.</summary>
    public void Attribute(string itemId, string responseId) => _responses[itemId] = responseId;

    public string? TakeResponse(string itemId) => _responses.Remove(itemId, out var responseId) ? responseId : null;

    /// <summary>The item stands before all others. Servers say so with the same null with which they say nothing.</summary>
    public void PutFirst(string itemId) => _first.Add(itemId);

    public bool TakeFirst(string itemId) => _first.Remove(itemId);

    /// <summary>The item is for the model alone: no history shows it.</summary>
    public void Hide(string itemId) => _hidden.Add(itemId);

    public bool IsHidden(string itemId) => _hidden.Contains(itemId);

    /// <summary>The model is told of an item again, and perhaps in fewer words: its echo changes nothing.</summary>
    public void Keep(HistoryItem item) => _kept.Add(item.ItemId);

    /// <summary>The model forgets the item, which it is told in other words: the history keeps it.</summary>
    public void Retell(string itemId) => _retold.Add(itemId);

    public bool TakeRetold(string itemId) => _retold.Remove(itemId);

    /// <summary>The item is being cut after these words.</summary>
    public void Hear(string itemId, string words) => _heard[itemId] = words;

    public string? TakeHeard(string itemId) => _heard.Remove(itemId, out var words) ? words : null;

    public bool IsKept(string itemId) => _kept.Contains(itemId);

    public void Forget(string itemId)
    {
        _responses.Remove(itemId);
        _hidden.Remove(itemId);
        _kept.Remove(itemId);
        _heard.Remove(itemId);
    }

    public void Clear()
    {
        _expected.Clear();
        _responses.Clear();
        _hidden.Clear();
        _kept.Clear();
        _first.Clear();
        _retold.Clear();
        _heard.Clear();
    }
}
