using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Realtime;
using Parley.Realtime.AudioEvents;
using Parley.Realtime.Sessions;

namespace Parley.Benchmarks.Agents;

/// <summary>A server as its socket's bytes: it confirms the session, and says what it is told as JSON that is read event by event.</summary>
internal sealed class DeltaConnection : IRealtimeConnection, IRealtimeModel
{
    private readonly Channel<(byte[][] Events, int Count)> _script = Channel.CreateBounded<(byte[][], int)>(64);
    private readonly AudioDeltaFactory _deltas = new();

    /// <summary>Says one event.</summary>
    public void Say(byte[] utf8Json) => Say([utf8Json], 1);

    /// <summary>Says so many events, each in its turn and then from the beginning: no two in a row may have one id.</summary>
    public void Say(byte[][] events, int count) => _script.Writer.TryWrite((events, count));

    public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        Say(new SessionCreatedEvent { Session = new RealtimeSessionConfiguration { Id = "sess_1" } }.ToUtf8Json());
        return ValueTask.FromResult<IRealtimeConnection>(this);
    }

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        if (clientEvent is SessionUpdateEvent update)
        {
            Say(new SessionUpdatedEvent { Session = update.Session }.ToUtf8Json());
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (events, count) in _script.Reader.ReadAllAsync(cancellationToken))
        {
            for (var number = 0; number < count; number++)
            {
                var utf8Json = events[number % events.Length];
                yield return _deltas.TryRead(utf8Json, out var delta) ? delta! : ServerEvent.Read(utf8Json);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _script.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
