namespace Parley.Realtime;

/// <summary>Takes a connection's events; see <see cref="IRealtimeConnection.DeliverAsync"/>.</summary>
public interface IServerEventReceiver
{
    /// <summary>
    /// Takes the next event. Called where it was received, one at a time: it must return soon, because nothing more is received before, and
    /// wait only by its task, which is when the receiver is full.
    /// </summary>
    /// <param name="serverEvent">The receiver's.</param>
    ValueTask TakeAsync(ServerEvent serverEvent);
}
