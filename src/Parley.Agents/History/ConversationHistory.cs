using System.Collections.Immutable;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>
/// What was said and done, in the server's order (protocol §5.5). Fed with server events by one caller at a time; read from any thread.
/// </summary>
internal sealed class ConversationHistory
{
    private ImmutableList<HistoryItem> _items = [];

    /// <summary>A snapshot.</summary>
    public IReadOnlyList<HistoryItem> Items => Volatile.Read(ref _items);

    /// <summary>Takes note of an event. Events that carry no history change nothing.</summary>
    public HistoryChange Apply(ServerEvent serverEvent) => serverEvent switch
    {
        ConversationItemAddedEvent added => Upsert(added.Item, added.PreviousItemId),
        ConversationItemCreatedEvent created => Upsert(created.Item, created.PreviousItemId),
        ConversationItemDoneEvent done => Upsert(done.Item, previousItemId: null),
        ConversationItemDeletedEvent deleted => Remove(deleted.ItemId),
        ConversationItemTruncatedEvent truncated => Update<HistoryMessage>(
            truncated.ItemId, message => message with { HeardUntil = TimeSpan.FromMilliseconds(truncated.AudioEndMs) }),
        InputAudioTranscriptionCompletedEvent transcript => Update<HistoryMessage>(
            transcript.ItemId, message => message with { Text = transcript.Transcript }),
        _ => default,
    };

    private HistoryChange Upsert(ConversationItem item, string? previousItemId)
    {
        if (item is FunctionCallOutputItem output)
        {
            return Answer(output);
        }

        if (item.Id is not { } itemId || Describe(item, itemId) is not { } described)
        {
            return default;
        }

        var index = _items.FindIndex(known => known.ItemId == itemId);
        if (index >= 0)
        {
            return Replace(index, Merge(_items[index], described));
        }

        var previousIndex = previousItemId is null ? -1 : _items.FindIndex(known => known.ItemId == previousItemId);
        _items = previousIndex < 0 ? _items.Add(described) : _items.Insert(previousIndex + 1, described);
        return new HistoryChange(HistoryChangeKind.Added, described);
    }

    private HistoryChange Answer(FunctionCallOutputItem output)
    {
        var index = _items.FindIndex(known => known is HistoryToolCall call && call.CallId == output.CallId);
        return index < 0 ? default : Replace(index, (HistoryToolCall)_items[index] with { Output = output.Output, Status = ItemStatus.Completed });
    }

    private HistoryChange Update<T>(string itemId, Func<T, T> change)
        where T : HistoryItem
    {
        var index = _items.FindIndex(known => known.ItemId == itemId);
        return index >= 0 && _items[index] is T item ? Replace(index, change(item)) : default;
    }

    private HistoryChange Remove(string itemId)
    {
        var index = _items.FindIndex(known => known.ItemId == itemId);
        if (index < 0)
        {
            return default;
        }

        var removed = _items[index];
        _items = _items.RemoveAt(index);
        return new HistoryChange(HistoryChangeKind.Removed, removed);
    }

    private HistoryChange Replace(int index, HistoryItem item)
    {
        if (_items[index] == item)
        {
            return default;
        }

        _items = _items.SetItem(index, item);
        return new HistoryChange(HistoryChangeKind.Updated, item);
    }

    /// <summary>An empty text never erases a known one: transcripts come late, and stale copies without them.</summary>
    private static HistoryItem Merge(HistoryItem known, HistoryItem update) => (known, update) switch
    {
        (HistoryMessage before, HistoryMessage after) => after with
        {
            Text = after.Text.Length > 0 ? after.Text : before.Text,
            HeardUntil = before.HeardUntil,
        },
        (HistoryToolCall before, HistoryToolCall after) => after with
        {
            Arguments = after.Arguments.Length > 0 ? after.Arguments : before.Arguments,
            Output = after.Output ?? before.Output,
        },
        _ => update,
    };

    private static HistoryItem? Describe(ConversationItem item, string itemId) => item switch
    {
        MessageItem message => new HistoryMessage
        {
            ItemId = itemId, Status = message.Status, Role = message.Role, Text = MessageText.Of(message),
        },
        FunctionCallItem call => new HistoryToolCall
        {
            ItemId = itemId, Status = call.Status, CallId = call.CallId ?? itemId, Name = call.Name, Arguments = call.Arguments,
        },
        McpCallItem call => new HistoryToolCall
        {
            ItemId = itemId, Status = call.Status, CallId = itemId, Name = call.Name, Arguments = call.Arguments,
            Output = call.Output ?? call.Error?.Message,
        },
        _ => null,
    };
}
