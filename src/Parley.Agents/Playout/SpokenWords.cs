using System.Text;

namespace Parley.Agents.Playout;

/// <summary>The words of what the agent says aloud, item by item, for as long as they may be interrupted. One caller at a time.</summary>
internal sealed class SpokenWords
{
    private const int MaxItems = 8; // as many as can be playing
    private readonly List<(string ItemId, StringBuilder Words)> _items = [];

    public void Append(string itemId, string delta)
    {
        var index = _items.FindIndex(item => item.ItemId == itemId);
        if (index < 0)
        {
            if (_items.Count == MaxItems)
            {
                _items.RemoveAt(0);
            }

            index = _items.Count;
            _items.Add((itemId, new StringBuilder()));
        }

        _items[index].Words.Append(delta);
    }

    /// <summary>All so far; empty when none are known.</summary>
    public string Of(string itemId) => _items.Find(item => item.ItemId == itemId).Words?.ToString() ?? "";
}
