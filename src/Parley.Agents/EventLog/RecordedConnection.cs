using Parley.Realtime;

namespace Parley.Agents.EventLog;

/// <summary>
/// A connection whose sends are noted, but for audio, which is noted where the application gives it; what it receives is noted where the
/// session takes it.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="number">Null for the session's first, else from 2.</param>
/// <param name="recorder">Who notes it.</param>
internal sealed class RecordedConnection(IRealtimeConnection inner, int? number, EventRecorder recorder) : IRealtimeConnection
{
    public int? Number => number;

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken)
    {
        recorder.Sent(clientEvent, number);
        return inner.SendAsync(clientEvent, cancellationToken);
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken) => inner.SendAudioAsync(audio, cancellationToken);

    public IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken) => inner.ReceiveAsync(cancellationToken);

    public Task DeliverAsync(IServerEventReceiver receiver, CancellationToken cancellationToken) => inner.DeliverAsync(receiver, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
