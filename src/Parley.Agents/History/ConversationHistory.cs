using System.Collections.Immutable;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.History;

/// <summary>
/// What was said and done, in the server's order (protocol §5.5), whatever the order of the events. Fed by one caller at a time; its
/// snapshots are read from any thread.
/// </summary>
internal sealed class ConversationHistory(TimeProvider timeProvider, bool keepsAudio = false)
{
    private readonly ItemOrder _order = new();
    private readonly TranscriptBuffer _words = new();
    private readonly HashSet<string> _spoken = new(StringComparer.Ordinal); // whose words are final
    private readonly HashSet<string> _unplaced = new(StringComparer.Ordinal); // known by their transcript alone
    private readonly Dictionary<string, FunctionCallOutputItem> _outputs = new(StringComparer.Ordinal); // by call id, before their call
    private readonly KnownAhead _ahead = new();
    private readonly SpokenAudio? _audio = keepsAudio ? new SpokenAudio() : null;
    private Func<string?, string?> _agentOf = _ => null;
    private ImmutableList<HistoryItem> _items = [];

    /// <summary>A snapshot.</summary>
    public IReadOnlyList<HistoryItem> Items => Volatile.Read(ref _items);

    /// <summary>What is known of items before the model has them.</summary>
    public KnownAhead Ahead => _ahead;

    /// <summary>Says whose a response is, by its id.</summary>
    public void NameAgentsBy(Func<string?, string?> agentOf) => _agentOf = agentOf;

    /// <summary>Shows items at once, as they are, after those that are shown: they are being told to the model.</summary>
    public void Restore(IEnumerable<HistoryItem> items)
    {
        foreach (var item in items)
        {
            _ahead.Keep(item);
            _order.Add(item.ItemId, _order.Ids.Count == 0 ? null : _order.Ids[^1]);
            Show(_items.Add(item));
        }
    }

    /// <summary>Another model is told all of this: its echo changes nothing.</summary>
    public void KeepAll()
    {
        foreach (var item in _items)
        {
            _ahead.Keep(item);
        }
    }

    /// <summary>Only this much of a message was heard.</summary>
    public HistoryChange Hear(string itemId, TimeSpan heard, string words) =>
        Update<HistoryMessage>(itemId, message => message with { HeardUntil = heard, HeardText = words });

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _order.Clear();
        _spoken.Clear();
        _unplaced.Clear();
        _outputs.Clear();
        _ahead.Clear();
        Show([]);
    }

    /// <summary>Takes note of audio. No change is told: it comes with the end of the audio.</summary>
    public void Collect(ResponseOutputAudioDeltaEvent audio) => _audio?.Append(audio.ItemId, audio.Delta);

    /// <summary>Takes note of an event, but for audio. Events that carry no history change nothing.</summary>
    public HistoryChange Apply(ServerEvent serverEvent) => serverEvent switch
    {
        ConversationItemAddedEvent added => Upsert(added.Item, added.PreviousItemId),
        ConversationItemCreatedEvent created => Upsert(created.Item, created.PreviousItemId),
        ConversationItemDoneEvent done => Upsert(done.Item, done.PreviousItemId),
        ConversationItemRetrievedEvent retrieved => UpdateKnown(retrieved.Item),
        ConversationItemDeletedEvent deleted => Remove(deleted.ItemId),
        ConversationItemTruncatedEvent truncated => Update<HistoryMessage>(
            truncated.ItemId,
            message => message with
            {
                HeardUntil = TimeSpan.FromMilliseconds(truncated.AudioEndMs),
                HeardText = _ahead.TakeHeard(truncated.ItemId)
                    ?? (message.HeardUntil == TimeSpan.FromMilliseconds(truncated.AudioEndMs) ? message.HeardText : null), // another cut's words are not this one's
            }),
        ResponseOutputItemAddedEvent added => Attribute(added.Item, added.ResponseId),
        ResponseOutputItemDoneEvent done => UpdateKnown(done.Item),
        ResponseOutputAudioTranscriptDeltaEvent words => Say(words.ItemId, words.Delta),
        ResponseOutputTextDeltaEvent words => Say(words.ItemId, words.Delta),
        ResponseOutputAudioDoneEvent audio when _audio is not null => Update<HistoryMessage>(
            audio.ItemId, message => message with { Audio = _audio.Take(audio.ItemId) ?? message.Audio }),
        InputAudioTranscriptionDeltaEvent words => Say(words.ItemId, words.Delta),
        InputAudioTranscriptionCompletedEvent transcript => Transcribe(transcript.ItemId, transcript.Transcript),
        _ => default,
    };

    /// <summary>Takes note of a call's output, which has been told to the model or which the model has.</summary>
    public HistoryChange Answer(FunctionCallOutputItem output)
    {
        var index = _items.FindIndex(known => known is HistoryToolCall call && call.CallId == output.CallId);
        if (index < 0)
        {
            _outputs[output.CallId] = output;
            return default;
        }

        var call = (HistoryToolCall)_items[index];
        return _ahead.IsKept(call.ItemId) && call.Output is not null ? default : Replace(index, Answered(call, output));
    }

    private HistoryChange Upsert(ConversationItem item, string? previousItemId)
    {
        if (item is FunctionCallOutputItem output)
        {
            Place(output.Id, previousItemId);
            return Answer(output);
        }

        if (item.Id is not { } itemId)
        {
            return default;
        }

        if (_ahead.IsHidden(itemId) || HistoryDescription.Of(item, itemId) is not { } described)
        {
            Place(itemId, previousItemId);
            return default;
        }

        if (_items.FindIndex(known => known.ItemId == itemId) is >= 0 and var index)
        {
            return Revise(index, described, previousItemId);
        }

        return Insert(Introduce(described), previousItemId);
    }

    /// <summary>An item that was not known yet, with what is known of it otherwise.</summary>
    private HistoryItem Introduce(HistoryItem described)
    {
        var item = described with { CreatedAt = timeProvider.GetUtcNow() };
        if (_ahead.Take(described.ItemId) is { } expected)
        {
            item = HistoryDescription.Merge(expected with { CreatedAt = expected.CreatedAt ?? item.CreatedAt }, item);
        }

        if (_ahead.TakeResponse(described.ItemId) is { } responseId)
        {
            item = item with { ResponseId = responseId, AgentName = _agentOf(responseId) };
        }

        return item switch
        {
            HistoryMessage message => WithWords(message),
            HistoryToolCall call when _outputs.Remove(call.CallId, out var output) => Answered(call, output),
            _ => item,
        };
    }

    private HistoryMessage WithWords(HistoryMessage message)
    {
        if (message.Text.Length == 0)
        {
            return message with { Words = _words.Of(message.ItemId) };
        }

        if (message.Role != MessageRole.Assistant || HistoryDescription.IsFinal(message.Status))
        {
            _words.Complete(message.ItemId);
            _spoken.Add(message.ItemId);
        }

        return message;
    }

    private HistoryChange Revise(int index, HistoryItem described, string? previousItemId)
    {
        if (previousItemId is not null && _unplaced.Remove(described.ItemId))
        {
            _order.Place(described.ItemId, previousItemId);
            Rearrange();
            index = _items.FindIndex(known => known.ItemId == described.ItemId);
        }

        return _ahead.IsKept(described.ItemId)
            ? default
            : Replace(index, HistoryDescription.Merge(_items[index], described is HistoryMessage message ? WithWords(message) : described));
    }

    private HistoryChange UpdateKnown(ConversationItem item) =>
        item.Id is { } itemId && _items.Any(known => known.ItemId == itemId) ? Upsert(item, previousItemId: null) : default;

    private HistoryChange Attribute(ConversationItem item, string responseId)
    {
        if (item.Id is not { } itemId)
        {
            return default;
        }

        if (_items.Any(known => known.ItemId == itemId))
        {
            return Update<HistoryItem>(itemId, known => known with { ResponseId = responseId, AgentName = _agentOf(responseId) });
        }

        _ahead.Attribute(itemId, responseId);
        return default;
    }

    /// <summary>The words so far. No change is told: the transcript has its own event.</summary>
    private HistoryChange Say(string itemId, string? delta)
    {
        if (!string.IsNullOrEmpty(delta) && !_spoken.Contains(itemId))
        {
            var words = _words.Append(itemId, delta);
            Update<HistoryMessage>(itemId, message => message with { Words = words });
        }

        return default;
    }

    private HistoryChange Transcribe(string itemId, string transcript)
    {
        if (transcript.Length == 0 || _ahead.IsHidden(itemId))
        {
            return default;
        }

        _words.Complete(itemId);
        _spoken.Add(itemId);
        if (_items.Any(known => known.ItemId == itemId))
        {
            return Update<HistoryMessage>(itemId, message => message with { Text = transcript, Status = ItemStatus.Completed });
        }

        _unplaced.Add(itemId);
        var message = new HistoryMessage { ItemId = itemId, Role = MessageRole.User, Text = transcript, Status = ItemStatus.Completed };
        return Insert(message with { CreatedAt = timeProvider.GetUtcNow() }, previousItemId: null);
    }

    private static HistoryToolCall Answered(HistoryToolCall call, FunctionCallOutputItem output) =>
        call with { Output = output.Output, OutputItemId = output.Id, Status = ItemStatus.Completed };

    private HistoryChange Insert(HistoryItem item, string? previousItemId)
    {
        if (_ahead.TakeFirst(item.ItemId))
        {
            _order.AddFirst(item.ItemId);
            Show(_items.Insert(0, item));
            return new HistoryChange(HistoryChangeKind.Added, item);
        }

        var isLast = _order.Add(item.ItemId, previousItemId);
        Show(_items.Add(item));
        if (!isLast)
        {
            Rearrange();
        }

        return new HistoryChange(HistoryChangeKind.Added, item);
    }

    /// <summary>Keeps the place of an item that is not shown: others stand after it.</summary>
    private void Place(string? itemId, string? previousItemId)
    {
        if (itemId is not null && !_order.Contains(itemId) && !_order.Add(itemId, previousItemId))
        {
            Rearrange();
        }
    }

    private HistoryChange Update<T>(string itemId, Func<T, T> change)
        where T : HistoryItem
    {
        var index = _items.FindIndex(known => known.ItemId == itemId);
        return index >= 0 && _items[index] is T item ? Replace(index, change(item)) : default;
    }

    private HistoryChange Remove(string itemId)
    {
        if (_ahead.TakeRetold(itemId))
        {
            return default; // the model is told it in other words
        }

        _order.Remove(itemId);
        _ahead.Forget(itemId);
        _words.Complete(itemId);
        _spoken.Remove(itemId);
        var index = _items.FindIndex(known => known.ItemId == itemId);
        if (index < 0)
        {
            return default;
        }

        var removed = _items[index];
        Show(_items.RemoveAt(index));
        return new HistoryChange(HistoryChangeKind.Removed, removed);
    }

    private HistoryChange Replace(int index, HistoryItem item)
    {
        if (_items[index] == item)
        {
            return default;
        }

        Show(_items.SetItem(index, item));
        return new HistoryChange(HistoryChangeKind.Updated, item);
    }

    private void Rearrange()
    {
        var byId = _items.ToDictionary(item => item.ItemId, StringComparer.Ordinal);
        Show([.. _order.Ids.Where(byId.ContainsKey).Select(itemId => byId[itemId])]);
    }

    private void Show(ImmutableList<HistoryItem> items) => Volatile.Write(ref _items, items);
}
