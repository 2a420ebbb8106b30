using Parley.Realtime.Errors;
using Parley.Realtime.Items;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>A conversation's items and the audio of each, with the rules of protocol §5.5 and §6.2. Pure: it answers with an error or none.</summary>
internal sealed class SimulatedItems(SimulatedIds ids)
{
    private const int MaxIdLength = 32;
    private readonly List<ConversationItem> _items = [];
    private readonly Dictionary<string, double> _audioMs = new(StringComparer.Ordinal);

    /// <summary>A snapshot, oldest first.</summary>
    public IReadOnlyList<ConversationItem> Snapshot => [.. _items];

    /// <summary>True once the model has spoken.</summary>
    public bool HasModelAudio { get; private set; }

    public string? LastId => _items is [.., var last] ? last.Id : null;

    /// <summary>The item; null when there is none.</summary>
    public ConversationItem? Find(string id) => _items.Find(item => item.Id == id);

    /// <summary>A client's item.</summary>
    /// <param name="item">Without an id: one is made.</param>
    /// <param name="previousItemId">As the client wrote it.</param>
    /// <param name="added">The item with its id, and what stands before it; meaningless with an error.</param>
    public ErrorDetails? TryAdd(ConversationItem item, string? previousItemId, out (ConversationItem Item, string? PreviousId) added)
    {
        added = default;
        if (item.Id?.Length > MaxIdLength)
        {
            return SimulatedErrors.IdTooLong(item.Id.Length);
        }

        if (item.Id is { } id && Find(id) is not null)
        {
            return SimulatedErrors.DuplicateItem(id);
        }

        if (item is FunctionCallOutputItem output && !_items.OfType<FunctionCallItem>().Any(call => call.CallId == output.CallId))
        {
            return SimulatedErrors.UnknownCall(output.CallId);
        }

        if (item is MessageItem { Role: var role } message && role == MessageRole.Assistant && message.Content.Any(part => part is OutputAudioPart))
        {
            return SimulatedErrors.AssistantAudio;
        }

        var index = string.IsNullOrEmpty(previousItemId) ? _items.Count
            : previousItemId == "root" ? 0
            : _items.FindIndex(other => other.Id == previousItemId) + 1;
        if (index == 0 && previousItemId != "root" && !string.IsNullOrEmpty(previousItemId))
        {
            return SimulatedErrors.NoPreviousItem(previousItemId);
        }

        var stored = item with { Id = item.Id ?? ids.Next("item"), Status = item is MessageItem ? ItemStatus.Completed : item.Status };
        _items.Insert(index, stored);
        added = (stored, index == 0 ? null : _items[index - 1].Id);
        return null;
    }

    /// <summary>The conversation's own item, at the end. Returns what stands before it.</summary>
    public string? Append(ConversationItem item)
    {
        var previous = LastId;
        _items.Add(item);
        return previous;
    }

    /// <summary>The item as it has become; one that was deleted meanwhile stays deleted.</summary>
    public void Replace(ConversationItem item)
    {
        var index = _items.FindIndex(other => other.Id == item.Id);
        if (index >= 0)
        {
            _items[index] = item;
        }
    }

    /// <summary>The model has spoken more of an item.</summary>
    public void Spoke(string itemId, double milliseconds)
    {
        HasModelAudio = true;
        _audioMs[itemId] = _audioMs.GetValueOrDefault(itemId) + milliseconds;
    }

    public ErrorDetails? TryTruncate(ConversationItemTruncateEvent truncate)
    {
        if (Find(truncate.ItemId) is not { } item)
        {
            return SimulatedErrors.NoItem("truncating", "item_truncate_invalid_item_id", truncate.ItemId);
        }

        if (!_audioMs.TryGetValue(truncate.ItemId, out var available))
        {
            return SimulatedErrors.NotTruncatable;
        }

        if (truncate.AudioEndMs < 0)
        {
            return SimulatedErrors.BelowZero(truncate.AudioEndMs);
        }

        if (truncate.AudioEndMs > Math.Ceiling(available))
        {
            return SimulatedErrors.AlreadyShorter((int)available, truncate.AudioEndMs);
        }

        _audioMs[truncate.ItemId] = truncate.AudioEndMs;
        if (item is MessageItem message)
        {
            Replace(message with { Content = [new OutputAudioPart()] }); // the words go whole: text and audio cannot be aligned
        }

        return null;
    }

    public ErrorDetails? TryDelete(string itemId) => _items.RemoveAll(item => item.Id == itemId) > 0
        ? null
        : SimulatedErrors.NoItem("deleting", "item_delete_invalid_item_id", itemId);
}
