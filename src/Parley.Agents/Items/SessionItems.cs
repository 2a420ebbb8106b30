using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.Items;

/// <summary>The items of a session's conversation, as the model keeps them. Thread-safe. The history follows what the model confirms.</summary>
public sealed class SessionItems
{
    private readonly SessionInbox _inbox;

    internal SessionItems(SessionInbox inbox) => _inbox = inbox;

    /// <summary>Removes an item. The model refuses an unknown one with a <see cref="SessionErrorEvent"/>.</summary>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task DeleteAsync(string itemId, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new SendCommand(new ConversationItemDeleteEvent { ItemId = itemId }), cancellationToken);

    /// <summary>Cuts what the agent said, sound and words. Interruptions do it by themselves.</summary>
    /// <param name="itemId">An item of the agent with audio.</param>
    /// <param name="audioEnd">What stays; whole milliseconds, at most what the item has.</param>
    /// <param name="contentIndex">The part within the item.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task TruncateAsync(string itemId, TimeSpan audioEnd, int contentIndex = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(audioEnd, TimeSpan.Zero);
        var truncate = new ConversationItemTruncateEvent
        {
            ItemId = itemId, ContentIndex = contentIndex, AudioEndMs = (int)Math.Min(audioEnd.TotalMilliseconds, int.MaxValue),
        };
        return _inbox.ExecuteAsync(new SendCommand(truncate), cancellationToken);
    }

    /// <summary>Asks the model for an item as it keeps it; a <see cref="ConversationItemRetrievedEvent"/> brings it into the history.</summary>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task RetrieveAsync(string itemId, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new SendCommand(new ConversationItemRetrieveEvent { ItemId = itemId }), cancellationToken);
}
