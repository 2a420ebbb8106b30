using Parley.Realtime;

namespace Parley.Agents.EventLog;

/// <summary>A connection whose sends are noted; what it receives is noted where the session takes it.</summary>
internal sealed class RecordedConnection(IRealtimeConnection inner, EventRecorder recorder) : IRealtimeConnection
{
    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken)
    {
        recorder.Sent(clientEvent);
        return inner.SendAsync(clientEvent, cancellationToken);
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        recorder.SentAudio(audio.Span);
        return inner.SendAudioAsync(audio, cancellationToken);
    }

    public IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken) => inner.ReceiveAsync(cancellationToken);

    public Task DeliverAsync(IServerEventReceiver receiver, CancellationToken cancellationToken) => inner.DeliverAsync(receiver, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
