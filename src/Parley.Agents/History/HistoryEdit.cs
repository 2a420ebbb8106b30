using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>
/// The difference of two histories as events: what went or changed is deleted, what is new or changed is created at its place. Pure.
/// </summary>
internal static class HistoryEdit
{
    private const string Front = "root";

    /// <summary>The events, in order. Nothing is returned unless all of it can be done.</summary>
    /// <param name="before">What the model knows.</param>
    /// <param name="after">What it shall know; every item has an id.</param>
    /// <exception cref="ArgumentException">An id comes twice, or an item cannot be told to a model; the message says which and why.</exception>
    public static IReadOnlyList<ClientEvent> Between(IReadOnlyList<HistoryItem> before, IReadOnlyList<HistoryItem> after)
    {
        var survivors = Survivors(before, after);
        Check(before, after, survivors);
        return [.. Deletions(before, survivors), .. Creations(after, survivors)];
    }

    private static HashSet<string> Survivors(IReadOnlyList<HistoryItem> before, IReadOnlyList<HistoryItem> after)
    {
        var survivors = new HashSet<string>(StringComparer.Ordinal);
        var last = -1;
        foreach (var item in after)
        {
            var index = before.ToList().FindIndex(known => known.ItemId == item.ItemId);
            if (index > last && SaysTheSame(before[index], item))
            {
                survivors.Add(item.ItemId);
                last = index; // what stood before it and comes after it now has moved
            }
        }

        return survivors;
    }

    private static IEnumerable<ClientEvent> Deletions(IReadOnlyList<HistoryItem> before, HashSet<string> survivors)
    {
        foreach (var item in before.Where(item => !survivors.Contains(item.ItemId)))
        {
            if (item is HistoryToolCall { OutputItemId: { } outputItemId })
            {
                yield return new ConversationItemDeleteEvent { ItemId = outputItemId };
            }

            yield return new ConversationItemDeleteEvent { ItemId = item.ItemId };
        }
    }

    private static IEnumerable<ClientEvent> Creations(IReadOnlyList<HistoryItem> after, HashSet<string> survivors)
    {
        var previous = Front;
        foreach (var item in after)
        {
            if (survivors.Contains(item.ItemId))
            {
                previous = (item as HistoryToolCall)?.OutputItemId ?? item.ItemId;
                continue;
            }

            foreach (var created in HistoryReplay.Items(item))
            {
                yield return new ConversationItemCreateEvent { PreviousItemId = previous, Item = created };
                previous = created.Id!;
            }
        }
    }

    private static void Check(IReadOnlyList<HistoryItem> before, IReadOnlyList<HistoryItem> after, HashSet<string> survivors)
    {
        if (after.GroupBy(item => item.ItemId, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The item '{twice.Key}' is in the history twice.", nameof(after));
        }

        foreach (var item in after.Where(item => !survivors.Contains(item.ItemId)))
        {
            var known = before.FirstOrDefault(known => known.ItemId == item.ItemId);
            var problem = Problem(item, known);
            if (problem is not null)
            {
                throw new ArgumentException($"The item '{item.ItemId}' {problem}.", nameof(after));
            }
        }
    }

    private static string? Problem(HistoryItem item, HistoryItem? known) => item switch
    {
        { ItemId.Length: > 32 } => "has an id of more than 32 characters",
        _ when known?.Status == ItemStatus.InProgress => "is still being made and cannot be changed or moved yet; it can be removed",
        HistoryToolCall { ServerLabel: not null } => "is a call of an MCP server: it can be removed, but not added, changed or moved",
        HistoryToolCall { Output: null } => "is a call without its output; give the output, or leave the call out",
        HistoryMessage when !HistoryReplay.Items(item).Any() => "has no words, and a model cannot be given its own audio; give the words as text",
        _ => null,
    };

    /// <summary>True when a model could not tell them apart: times, names of agents and audio do not matter.</summary>
    private static bool SaysTheSame(HistoryItem one, HistoryItem other) => (one, other) switch
    {
        (HistoryMessage before, HistoryMessage after) =>
            before.Role == after.Role && before.Text == after.Text && before.HeardText == after.HeardText && before.Images.SequenceEqual(after.Images),
        (HistoryToolCall before, HistoryToolCall after) =>
            (before.CallId, before.Name, before.Arguments, before.Output) == (after.CallId, after.Name, after.Arguments, after.Output),
        _ => false,
    };
}
