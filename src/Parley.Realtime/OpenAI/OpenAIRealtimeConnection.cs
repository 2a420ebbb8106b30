using System.Runtime.CompilerServices;
using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>A client's side of a socket.</summary>
/// <param name="socket">For sending.</param>
/// <param name="wire">How audio is written.</param>
/// <param name="pump">Reads it; owns the socket.</param>
/// <param name="opening">What came while connecting, for the reader.</param>
internal sealed class OpenAIRealtimeConnection(
    RealtimeSocket socket, IClientWire wire, ServerEventPump pump, IReadOnlyList<ServerEvent> opening) : IRealtimeConnection
{
    private int _readers;

    public async ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        try
        {
            await socket.SendAsync(clientEvent, cancellationToken).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException fault)
        {
            throw pump.End ?? fault;
        }
    }

    public async ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        try
        {
            await wire.SendAudioAsync(socket, audio, cancellationToken).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException fault)
        {
            throw pump.End ?? fault;
        }
    }

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BeRead();
        foreach (var serverEvent in opening)
        {
            yield return serverEvent;
        }

        await foreach (var serverEvent in pump.Events.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return serverEvent;
        }
    }

    public async Task DeliverAsync(IServerEventReceiver receiver, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        BeRead();
        foreach (var serverEvent in opening)
        {
            await receiver.TakeAsync(serverEvent).ConfigureAwait(false);
        }

        await pump.DeliverAsync(receiver, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => pump.DisposeAsync();

    private void BeRead()
    {
        if (Interlocked.Increment(ref _readers) != 1)
        {
            throw new InvalidOperationException("A connection's events can be read once; this is a second reader.");
        }
    }
}
