namespace Parley.Agents.Playout;

/// <summary>How far the listener has come: everything before this item was heard, nothing after it.</summary>
/// <param name="ItemId">The item being played, or played last.</param>
/// <param name="ContentIndex">The part within the item.</param>
/// <param name="Heard">How much of that part was heard.</param>
public readonly record struct HeardPosition(string ItemId, int ContentIndex, TimeSpan Heard);
