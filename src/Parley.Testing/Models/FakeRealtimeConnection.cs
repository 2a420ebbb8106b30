using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Models;

/// <summary>
/// One connection of a model that is not there: records what the client sent, and says what the test, a script or a simulation tells it
/// to. Thread-safe.
/// </summary>
public sealed class FakeRealtimeConnection : IRealtimeConnection
{
    private const int Capacity = 65536; // no test says more than nobody reads; one that does loses it, and fails by that
    private readonly Channel<ServerEvent> _toClient = Channel.CreateBounded<ServerEvent>(Capacity);
    private readonly Channel<ClientEvent> _fromClient = Channel.CreateBounded<ClientEvent>(Capacity);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IModelSide _side;
    private ImmutableList<ClientEvent> _sent = [];
    private int _nextEvent;
    private long _audioByteCount;
    private bool _isOver;

    internal FakeRealtimeConnection(IModelSide side)
    {
        _side = side;
        Session = DefaultSession.Create();
        side.Open(this);
    }

    /// <summary>The effective session, as far as the connection confirmed it.</summary>
    public RealtimeSessionConfiguration Session { get; private set; }

    /// <summary>
    /// Every event that the client sent, in order, whether or not it was taken; audio by <see cref="SendAudioAsync"/> is counted
    /// instead. The credentials of MCP servers are left out of it.
    /// </summary>
    public IReadOnlyList<ClientEvent> Sent => Volatile.Read(ref _sent);

    /// <summary>How many bytes of input audio came by <see cref="SendAudioAsync"/>.</summary>
    public long AudioByteCount => Interlocked.Read(ref _audioByteCount);

    /// <summary>True once the client has disposed the connection.</summary>
    public bool IsClosed => Closed.IsCompleted;

    /// <summary>Completes once the client has disposed the connection.</summary>
    public Task Closed => _closed.Task;

    /// <summary>What <see cref="DisposeAsync"/> throws once the connection is closed; null for nothing.</summary>
    internal Exception? CloseFailure { get; init; }

    /// <summary>Says one event to the client, with an event id if it has none.</summary>
    public void Say(ServerEvent serverEvent)
    {
        ArgumentNullException.ThrowIfNull(serverEvent);
        var tagged = serverEvent.EventId is null
            ? serverEvent with { EventId = $"event_{Interlocked.Increment(ref _nextEvent)}" }
            : serverEvent;
        _ = _toClient.Writer.TryWrite(tagged); // false once the connection is over, like a real one
    }

    /// <summary>Says several events in order.</summary>
    public void Say(params IEnumerable<ServerEvent> serverEvents)
    {
        ArgumentNullException.ThrowIfNull(serverEvents);
        foreach (var serverEvent in serverEvents)
        {
            Say(serverEvent);
        }
    }

    /// <summary>Takes an update over into <see cref="Session"/> and says <c>session.updated</c>.</summary>
    /// <param name="update">Absent members keep their value (protocol §4.9).</param>
    public void Confirm(RealtimeSessionConfiguration update)
    {
        ArgumentNullException.ThrowIfNull(update);
        Session = SessionMerge.Apply(Session, update);
        Say(new SessionUpdatedEvent { Session = Session });
    }

    /// <summary>Ends the connection: in order when <paramref name="error"/> is null, else by throwing it.</summary>
    public void End(Exception? error = null)
    {
        Volatile.Write(ref _isOver, true);
        _toClient.Writer.TryComplete(error);
        if (_fromClient.Writer.TryComplete(error))
        {
            _side.Closed();
        }
    }

    /// <summary>The next event of the client, whichever it is.</summary>
    public ValueTask<ClientEvent> NextSentAsync(CancellationToken cancellationToken) => _fromClient.Reader.ReadAsync(cancellationToken);

    /// <summary>The next event of the client that is a <typeparamref name="T"/>; others before it are passed over.</summary>
    public async ValueTask<T> NextSentAsync<T>(CancellationToken cancellationToken)
        where T : ClientEvent
    {
        while (true)
        {
            if (await _fromClient.Reader.ReadAsync(cancellationToken).ConfigureAwait(false) is T wanted)
            {
                return wanted;
            }
        }
    }

    /// <summary>What the client has sent and nobody has taken yet.</summary>
    public IReadOnlyList<ClientEvent> TakeSent()
    {
        var taken = new List<ClientEvent>();
        while (_fromClient.Reader.TryRead(out var clientEvent))
        {
            taken.Add(clientEvent);
        }

        return taken;
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientEvent);
        if (!_fromClient.Writer.TryWrite(clientEvent))
        {
            throw new RealtimeDisconnectedException("The connection has ended.");
        }

        ImmutableInterlocked.Update(ref _sent, (list, item) => list.Add(item), SentCredentials.Remove(clientEvent));
        _side.Receive(this, clientEvent);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _isOver))
        {
            throw new RealtimeDisconnectedException("The connection has ended.");
        }

        Interlocked.Add(ref _audioByteCount, audio.Length);
        _side.ReceiveAudio(audio.Length);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var serverEvent in _toClient.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return serverEvent;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        End();
        _closed.TrySetResult();
        return CloseFailure is null ? ValueTask.CompletedTask : ValueTask.FromException(CloseFailure);
    }
}
