using System.Text;

namespace Parley.Agents.Guardrails;

/// <summary>
/// Which texts of one response are due to be checked, and how far its checks have come. Pure; one caller at a time.
/// </summary>
/// <param name="responseId">The response.</param>
/// <param name="debounce">Characters from one check to the next; null to check only at the end.</param>
internal sealed class GuardedResponse(string responseId, int? debounce)
{
    private readonly Dictionary<string, ItemText> _items = new(StringComparer.Ordinal);
    private readonly List<PendingCheck> _pending = [];

    public string ResponseId => responseId;

    /// <summary>True once a guardrail tripped: a response trips once.</summary>
    public bool IsTripped { get; set; }

    /// <summary>True once the model is done with it.</summary>
    public bool IsEnded { get; set; }

    /// <summary>True while checks of it run.</summary>
    public bool IsPending => _pending.Count > 0;

    /// <summary>More of an item's words. The text to check now; null when it need not be.</summary>
    public string? Append(string itemId, string delta)
    {
        var item = Item(itemId);
        item.Text.Append(delta);
        if (debounce is not { } step || item.Text.Length < (item.CheckCount + 1L) * step)
        {
            return null;
        }

        item.CheckCount++;
        return item.Take();
    }

    /// <summary>All of an item's words. The text to check now; null when it is empty or was checked to its end.</summary>
    public string? Complete(string itemId, string text)
    {
        var item = Item(itemId);
        if (text.Length > item.Text.Length)
        {
            item.Text.Clear().Append(text);
        }

        return item.IsChecked ? null : item.Take();
    }

    /// <summary>What is left to check at the end of the response, item by item.</summary>
    public IEnumerable<(string ItemId, string Text)> TakeRest() =>
        _items.Where(pair => !pair.Value.IsChecked).Select(pair => (pair.Key, pair.Value.Take()));

    /// <summary>A check began.</summary>
    /// <param name="number">The check's.</param>
    /// <param name="heldTo">How far the held audio goes that the words belong to.</param>
    public void Started(long number, long heldTo) => _pending.Add(new PendingCheck(number, heldTo));

    /// <summary>A check ended well. How far the held audio may flow on: to where all checks passed; null when an earlier one still runs.</summary>
    public long? Passed(long number)
    {
        _pending.Find(check => check.Number == number)?.HasPassed = true;
        long? cleared = null;
        while (_pending.Count > 0 && _pending[0].HasPassed)
        {
            cleared = _pending[0].HeldTo;
            _pending.RemoveAt(0);
        }

        return cleared;
    }

    private ItemText Item(string itemId)
    {
        if (!_items.TryGetValue(itemId, out var item))
        {
            _items[itemId] = item = new ItemText();
        }

        return item;
    }

    private sealed class ItemText
    {
        private int _checkedLength;

        public StringBuilder Text { get; } = new();

        public int CheckCount { get; set; }

        public bool IsChecked => Text.Length == _checkedLength;

        public string Take()
        {
            _checkedLength = Text.Length;
            return Text.ToString();
        }
    }

    private sealed class PendingCheck(long number, long heldTo)
    {
        public long Number => number;

        public long HeldTo => heldTo;

        public bool HasPassed { get; set; }
    }
}
