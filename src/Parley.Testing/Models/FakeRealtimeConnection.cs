using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Models;

/// <summary>One connection of a <see cref="FakeRealtimeModel"/>: records what the client sent, says what the test tells it to.</summary>
public sealed class FakeRealtimeConnection : IRealtimeConnection
{
    private const int Capacity = 65536;
    private readonly Channel<ServerEvent> _toClient = Channel.CreateBounded<ServerEvent>(Capacity);
    private readonly Channel<ClientEvent> _fromClient = Channel.CreateBounded<ClientEvent>(Capacity);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeModelManners _manners;
    private int _nextEvent;
    private long _audioByteCount;

    internal FakeRealtimeConnection(FakeModelManners manners)
    {
        _manners = manners;
        Session = new RealtimeSessionConfiguration
        {
            Object = "realtime.session",
            Id = "sess_fake",
            Model = "fake",
            OutputModalities = [OutputModality.Audio],
            Instructions = "",
            Tools = [],
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration
                {
                    Format = AudioFormatConfiguration.Pcm,
                    TurnDetection = new TurnDetectionConfiguration { Type = "server_vad", SilenceDurationMs = 200 },
                },
                Output = new AudioOutputConfiguration { Format = AudioFormatConfiguration.Pcm, Voice = "alloy" },
            },
        };
        if (manners == FakeModelManners.Greet)
        {
            Say(new SessionCreatedEvent { Session = Session });
        }
    }

    /// <summary>The effective session; updates merge into it.</summary>
    public RealtimeSessionConfiguration Session { get; private set; }

    /// <summary>How many bytes of input audio came by <see cref="SendAudioAsync"/>.</summary>
    public long AudioByteCount => Interlocked.Read(ref _audioByteCount);

    /// <summary>True once the client has disposed the connection.</summary>
    public bool IsClosed => Closed.IsCompleted;

    /// <summary>Completes once the client has disposed the connection.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Says one event to the client, with an event id if it has none.</summary>
    public void Say(ServerEvent serverEvent)
    {
        var tagged = serverEvent.EventId is null
            ? serverEvent with { EventId = $"event_{Interlocked.Increment(ref _nextEvent)}" }
            : serverEvent;
        _ = _toClient.Writer.TryWrite(tagged); // false once the connection is over, like a real one
    }

    /// <summary>Says several events in order.</summary>
    public void Say(params IEnumerable<ServerEvent> serverEvents)
    {
        foreach (var serverEvent in serverEvents)
        {
            Say(serverEvent);
        }
    }

    /// <summary>Ends the connection: in order when <paramref name="error"/> is null, else by throwing it.</summary>
    public void End(Exception? error = null)
    {
        _toClient.Writer.TryComplete(error);
        _fromClient.Writer.TryComplete(error);
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
        if (!_fromClient.Writer.TryWrite(clientEvent))
        {
            throw new RealtimeDisconnectedException("The connection has ended.");
        }

        if (clientEvent is SessionUpdateEvent { Session: RealtimeSessionConfiguration update } && _manners == FakeModelManners.Greet)
        {
            Session = FakeSessionMerge.Apply(Session, update);
            Say(new SessionUpdatedEvent { Session = Session });
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        Interlocked.Add(ref _audioByteCount, audio.Length);
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
        return ValueTask.CompletedTask;
    }
}
