namespace Parley.Agents.History;

/// <summary>What one event did to the history.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Item">The item as it is now; for a removal, as it was. Null with <see cref="HistoryChangeKind.None"/>.</param>
internal readonly record struct HistoryChange(HistoryChangeKind Kind, HistoryItem? Item);

/// <summary>The kinds of <see cref="HistoryChange"/>.</summary>
internal enum HistoryChangeKind
{
    None,
    Added,
    Updated,
    Removed,
}
