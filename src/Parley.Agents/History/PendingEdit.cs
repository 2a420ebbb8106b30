using System.Collections.Immutable;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>A change of the history that the model has not confirmed.</summary>
/// <param name="EventId">The event that asked for it.</param>
/// <param name="ItemId">What it deletes or creates.</param>
/// <param name="IsDeletion">Which of the two.</param>
/// <param name="Item">The history's entry, where the event creates one; null for the item of an output.</param>
/// <param name="PreviousItemId">Where it is created; null for a deletion.</param>
internal sealed record PendingEdit(string EventId, string ItemId, bool IsDeletion, HistoryItem? Item, string? PreviousItemId)
{
    /// <param name="clientEvent">A deletion or a creation.</param>
    /// <param name="items">The history's entries by item id.</param>
    public static PendingEdit Of(ClientEvent clientEvent, Dictionary<string, HistoryItem> items) => clientEvent switch
    {
        ConversationItemDeleteEvent deletion => new PendingEdit(deletion.EventId!, deletion.ItemId, IsDeletion: true, null, null),
        ConversationItemCreateEvent { Item.Id: { } itemId } creation => new PendingEdit(
            creation.EventId!, itemId, IsDeletion: false, items.GetValueOrDefault(itemId), creation.PreviousItemId),
        _ => throw new ArgumentException($"'{clientEvent.Type}' changes no history.", nameof(clientEvent)),
    };

    /// <summary>The history once this is confirmed.</summary>
    public ImmutableList<HistoryItem> ApplyTo(ImmutableList<HistoryItem> items)
    {
        var without = items.RemoveAll(item => item.ItemId == ItemId);
        if (IsDeletion)
        {
            return without;
        }

        if (Item is null)
        {
            return items;
        }

        var previous = without.FindIndex(item => item.ItemId == PreviousItemId || (item as HistoryToolCall)?.OutputItemId == PreviousItemId);
        return without.Insert(previous + 1, Item); // "root" is no item: the front
    }
}
