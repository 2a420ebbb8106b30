namespace Parley.Realtime;

/// <summary>
/// One live conversation with a model: client events in, server events out, nothing else. It assumes no turns: both directions
/// flow at any time. Sending is thread-safe and keeps the order of calls from one caller.
/// </summary>
public interface IRealtimeConnection : IAsyncDisposable
{
    /// <summary>Sends one event. Completes when it is accepted for sending, not when it has taken effect.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default);

    /// <summary>
    /// Appends input audio: <see cref="InputAudio.InputAudioBufferAppendEvent"/> without the object, for the path that runs fifty
    /// times a second. <paramref name="audio"/> is borrowed until the returned task completes.
    /// </summary>
    /// <param name="audio">Raw audio in the session's input format; see <see cref="Sessions.AudioFormatConfiguration"/>.</param>
    /// <param name="cancellationToken">Stops waiting for room in the outbox.</param>
    ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default);

    /// <summary>
    /// The model's events in order, once: a second reader is an error. Ends normally when the connection was closed in an orderly way.
    /// </summary>
    /// <exception cref="RealtimeDisconnectedException">The connection broke.</exception>
    IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Hands over the model's events in order, instead of <see cref="ReceiveAsync"/>, to whoever takes them where they are received: no other
    /// thread is woken for them. Completes when the connection was closed in an orderly way. A connection that has no short way reads
    /// <see cref="ReceiveAsync"/>.
    /// </summary>
    /// <param name="receiver">Takes them, one at a time.</param>
    /// <param name="cancellationToken">Stops handing over.</param>
    /// <exception cref="RealtimeDisconnectedException">The connection broke.</exception>
    async Task DeliverAsync(IServerEventReceiver receiver, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        await foreach (var serverEvent in ReceiveAsync(cancellationToken).ConfigureAwait(false))
        {
            await receiver.TakeAsync(serverEvent).ConfigureAwait(false);
        }
    }
}
