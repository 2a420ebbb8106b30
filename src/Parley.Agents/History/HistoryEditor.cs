using System.Collections.Immutable;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>
/// What the application changes in the history. The history itself changes only when the model confirms; until then the changes under way
/// are part of what the next one starts from. Edits are prepared on any thread, sent and confirmed on the session's loop.
/// </summary>
internal sealed class HistoryEditor(ConversationHistory history, SessionOutput output, bool keepsAudio)
{
    private const string AudioRequestPrefix = "parley_audio_";
    private ImmutableList<PendingEdit> _pending = [];
    private int _count;
    private bool _isRestored;

    /// <summary>The history as it will be once the model has confirmed everything.</summary>
    public IReadOnlyList<HistoryItem> Expected =>
        Volatile.Read(ref _pending).Aggregate(history.Items.ToImmutableList(), (items, edit) => edit.ApplyTo(items));

    /// <summary>Checks a new history and says what is to be done for it.</summary>
    /// <exception cref="ArgumentException">It cannot be done; nothing is sent.</exception>
    public EditHistoryCommand Prepare(IReadOnlyList<HistoryItem> basis, IReadOnlyList<HistoryItem> wanted)
    {
        IReadOnlyList<HistoryItem> named = [.. wanted.Select(item => HistoryIds.Complete(item, NewId))];
        return new EditHistoryCommand([.. HistoryEdit.Between(basis, named).Select(Numbered)], named);
    }

    /// <summary>Sends the events of an edit.</summary>
    public async ValueTask SendAsync(EditHistoryCommand edit)
    {
        var items = edit.Wanted.ToDictionary(item => item.ItemId, StringComparer.Ordinal);
        foreach (var clientEvent in edit.Events)
        {
            var pending = PendingEdit.Of(clientEvent, items);
            if (pending.Item is { } item)
            {
                history.Ahead.Expect(item);
            }

            Volatile.Write(ref _pending, _pending.Add(pending));
            await output.SendAsync(clientEvent).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the model, once, of the history that the session began with.</summary>
    public ValueTask RestoreAsync()
    {
        var restored = _isRestored ? [] : HistoryReplay.Tell(history.Items, isRunning: _ => false).Select(Numbered).ToList();
        _isRestored = true;
        return output.SendAllAsync(restored);
    }

    /// <summary>Another model is told the history as it is expected to be: nothing is under way any more.</summary>
    public IReadOnlyList<HistoryItem> TakeOver()
    {
        var expected = Expected;
        Volatile.Write(ref _pending, []);
        foreach (var item in history.Items.Where(item => !expected.Contains(item)))
        {
            output.Emit(history.Apply(new ConversationItemDeletedEvent { ItemId = item.ItemId }));
        }

        return expected;
    }

    /// <summary>The model may confirm a change, or have an item whose audio the history keeps.</summary>
    public ValueTask ObserveAsync(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ConversationItemAddedEvent { Item.Id: { } itemId }:
                Settle(edit => edit.ItemId == itemId && !edit.IsDeletion);
                break;
            case ConversationItemCreatedEvent { Item.Id: { } itemId }:
                Settle(edit => edit.ItemId == itemId && !edit.IsDeletion);
                break;
            case ConversationItemDeletedEvent deleted:
                Settle(edit => edit.ItemId == deleted.ItemId && edit.IsDeletion);
                break;
            case ConversationItemDoneEvent { Item: MessageItem { Id: { } itemId } message }
                when keepsAudio && message.Content.Any(part => part is InputAudioPart { Audio: null }):
                return output.SendAsync(new ConversationItemRetrieveEvent { EventId = $"{AudioRequestPrefix}{itemId}", ItemId = itemId });
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The model refused something, perhaps a change of the history. True when nobody needs to hear of it: the audio of an item that is gone.
    /// </summary>
    public bool Refused(ErrorDetails error)
    {
        if (error.EventId is { } eventId)
        {
            if (_pending.Find(edit => edit.EventId == eventId) is { IsDeletion: false, ItemId: var refused })
            {
                history.Ahead.Take(refused);
                history.Ahead.TakeFirst(refused);
            }

            Settle(edit => edit.EventId == eventId);
        }

        return error.EventId?.StartsWith(AudioRequestPrefix, StringComparison.Ordinal) == true;
    }

    private void Settle(Predicate<PendingEdit> isMet)
    {
        var index = _pending.FindIndex(isMet);
        if (index >= 0)
        {
            Volatile.Write(ref _pending, _pending.RemoveAt(index));
        }
    }

    private ClientEvent Numbered(ClientEvent clientEvent) => clientEvent with { EventId = NewId() };

    private string NewId() => $"parley_history_{Interlocked.Increment(ref _count)}";
}
