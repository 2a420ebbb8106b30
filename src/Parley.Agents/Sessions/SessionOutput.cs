using Microsoft.Extensions.Logging;
using Parley.Agents.Connections;
using Parley.Agents.History;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.Sessions;

/// <summary>What a session says: events to the model, and events to whoever reads the session. For the session's loop alone.</summary>
internal sealed class SessionOutput(
    CurrentConnection connection, ConversationHistory history, SessionEventQueue events, ILogger logger)
{
    private readonly List<ISessionObserver> _observers = [];
    private readonly Dictionary<string, string?> _standsFor = new(StringComparer.Ordinal); // items that the present model has under another id, or not at all
    private bool _isSwapped;
    private int _retoldCount;

    /// <summary>The session's events, for one reader.</summary>
    public IAsyncEnumerable<RealtimeSessionEvent> Events { get; } = new SessionEventSequence(events, isInline: false);

    /// <summary>The same, for a reader that goes on where they are raised, on the session's loop.</summary>
    public IAsyncEnumerable<RealtimeSessionEvent> EventsInline { get; } = new SessionEventSequence(events, isInline: true);

    /// <summary>Calls a handler for each event that it wants, from any thread; see <see cref="SessionEventQueue.Handle"/>.</summary>
    public IDisposable Handle(Predicate<RealtimeSessionEvent> isWanted, Func<RealtimeSessionEvent, ValueTask> handler) => events.Handle(isWanted, handler);

    /// <summary>Adds a part of the session that takes note of every event before the reader does.</summary>
    public void Observe(ISessionObserver observer) => _observers.Add(observer);

    /// <summary>The model has named the session.</summary>
    public void Name(string sessionId) => events.Name(sessionId);

    /// <summary>True once the reader fell so far behind that an event found no room; the session must end.</summary>
    public bool IsUnread { get; private set; }

    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    public ValueTask SendAsync(ClientEvent clientEvent)
    {
        if (_isSwapped && clientEvent is ConversationItemDeleteEvent { ItemId: var deletedId })
        {
            _standsFor[deletedId] = null; // nothing can be placed after it any more
        }

        return clientEvent is ConversationItemTruncateEvent cut && history.Ahead.IsKept(cut.ItemId)
            ? RetellAsync(cut, known: null)
            : connection.SendAsync(clientEvent);
    }

    /// <summary>Cuts what was playing, whichever model said it; nothing is sent of what the present one was not told.</summary>
    /// <param name="cut">Where.</param>
    /// <param name="words">The words before it; null where none are known.</param>
    public ValueTask CutAsync(ConversationItemTruncateEvent cut, string? words)
    {
        if (history.Ahead.IsKept(cut.ItemId))
        {
            return RetellAsync(cut, words);
        }

        if (_isSwapped && !history.Items.Any(item => item.ItemId == cut.ItemId))
        {
            return ValueTask.CompletedTask;
        }

        if (words is not null)
        {
            history.Ahead.Hear(cut.ItemId, words); // for the history, once the model has cut it
        }

        return connection.SendAsync(cut);
    }

    /// <summary>Another model was told the history, but for these items.</summary>
    public void Told(IReadOnlyList<string> lostItemIds)
    {
        _isSwapped = true;
        _standsFor.Clear();
        foreach (var itemId in lostItemIds)
        {
            _standsFor[itemId] = null;
        }
    }

    /// <summary>Sends it, if there is one.</summary>
    public ValueTask SendIfAnyAsync(ClientEvent? clientEvent) =>
        clientEvent is null ? ValueTask.CompletedTask : SendAsync(clientEvent);

    /// <summary>Sends all of them in order.</summary>
    public async ValueTask SendAllAsync(IEnumerable<ClientEvent> clientEvents)
    {
        foreach (var clientEvent in clientEvents)
        {
            await SendAsync(clientEvent).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the reader, if there is something to tell.</summary>
    public void Emit(RealtimeSessionEvent? sessionEvent)
    {
        if (sessionEvent is null || IsUnread)
        {
            return;
        }

        foreach (var observer in _observers)
        {
            observer.Observe(sessionEvent);
        }

        if (!events.TryPost(sessionEvent))
        {
            SessionLog.EventsNotRead(logger);
            IsUnread = true;
        }
    }

    /// <summary>Tells the reader what became of the history.</summary>
    public void Emit(HistoryChange change)
    {
        if (change.Kind != HistoryChangeKind.None)
        {
            Emit(change.Kind == HistoryChangeKind.Added ? new HistoryAddedEvent(change.Item!) : new HistoryUpdatedEvent(history.Items));
        }
    }

    /// <summary>An earlier model's speech is cut: the present one knows it as text, and is told the heard words.</summary>
    private async ValueTask RetellAsync(ConversationItemTruncateEvent cut, string? known)
    {
        var index = history.Items.ToList().FindIndex(item => item.ItemId == cut.ItemId);
        if (index < 0 || history.Items[index] is not HistoryMessage message)
        {
            return;
        }

        var heard = TimeSpan.FromMilliseconds(cut.AudioEndMs);
        var words = known ?? Retelling.HeardWords(message.Text, heard);
        var previousId = PreviousOf(index);
        var newId = $"parley_heard_{++_retoldCount}";
        Emit(history.Hear(message.ItemId, heard, words));
        history.Ahead.Retell(message.ItemId);
        history.Ahead.Hide(newId);
        _standsFor[message.ItemId] = words.Length == 0 ? null : newId;
        foreach (var clientEvent in Retelling.Of(message, words, newId, previousId))
        {
            await connection.SendAsync(clientEvent).ConfigureAwait(false);
        }
    }

    /// <summary>What stands before an entry of the history, as far as the present model has it and by the id that it has there.</summary>
    private string PreviousOf(int index)
    {
        while (--index >= 0)
        {
            var item = history.Items[index];
            if (!_standsFor.TryGetValue(item.ItemId, out var other))
            {
                return (item as HistoryToolCall)?.OutputItemId ?? item.ItemId;
            }

            if (other is not null)
            {
                return other;
            }
        }

        return "root";
    }

    /// <summary>No more events come.</summary>
    public void Complete() => events.Complete();
}
