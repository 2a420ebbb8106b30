namespace Parley.Agents.History;

/// <summary>A history that a session begins with.</summary>
internal static class HistorySeed
{
    /// <summary>The entries with all their ids.</summary>
    /// <exception cref="ArgumentException">An id comes twice or is longer than 32 characters.</exception>
    public static IReadOnlyList<HistoryItem> Of(IReadOnlyList<HistoryItem> given)
    {
        var count = 0;
        IReadOnlyList<HistoryItem> items = [.. given.Select(item => HistoryIds.Complete(item, () => $"parley_seed_{++count}"))];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.ItemId.Length > 32 || !ids.Add(item.ItemId))
            {
                throw new ArgumentException(
                    $"The item id '{item.ItemId}' of the history to begin with comes twice or has more than 32 characters.", nameof(given));
            }
        }

        return items;
    }
}
