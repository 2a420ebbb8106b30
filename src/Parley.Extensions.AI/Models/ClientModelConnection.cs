using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Parley.Extensions.AI.Mapping;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Extensions.AI.Models;

/// <summary>A session of Microsoft.Extensions.AI as a connection to a model. What the abstractions do not tell, settings in force, it says itself.</summary>
internal sealed class ClientModelConnection : IRealtimeConnection
{
    private const int Capacity = 1024; // full: the client's session waits to be read
    private readonly Channel<ServerEvent> _events = Channel.CreateBounded<ServerEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _updating = new(1); // settings are merged and confirmed in the order in which they are sent
    private readonly IRealtimeClientSession _session;
    private readonly ServerEvents _converter;
    private readonly Task _reading;
    private RealtimeSessionConfiguration _configuration;

    public ClientModelConnection(IRealtimeClientSession session, RealtimeSessionOptions? options, Func<object, ServerEvent?> readRaw)
    {
        _session = session;
        _converter = new ServerEvents(readRaw);
        var asked = SessionMapping.ToConfiguration(options ?? session.Options ?? new RealtimeSessionOptions());
        _configuration = SessionMapping.Merge(
            new RealtimeSessionConfiguration
            {
                Object = "realtime.session",
                Model = options?.Model,
                Audio = new AudioConfiguration
                {
                    Input = new AudioInputConfiguration { Format = AudioFormatConfiguration.Pcm },
                    Output = new AudioOutputConfiguration { Format = AudioFormatConfiguration.Pcm },
                },
            },
            asked);
        _ = _events.Writer.TryWrite(new SessionCreatedEvent { Session = _configuration });
        _reading = ReadAsync();
    }

    public async ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        if (clientEvent is SessionUpdateEvent { Session: RealtimeSessionConfiguration update })
        {
            await UpdateAsync(update, clientEvent.EventId, cancellationToken).ConfigureAwait(false);
            return;
        }

        await SendAsync(ClientMessages.From(clientEvent), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        var mediaType = Volatile.Read(ref _configuration).Audio?.Input?.Format?.Type ?? AudioFormatConfiguration.Pcm.Type;
        return SendAsync(ClientMessages.Audio(audio.ToArray(), mediaType), cancellationToken); // a client may keep what it is given
    }

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var serverEvent in _events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return serverEvent;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _updating.Dispose();
        _stopping.Dispose();
    }

    private async ValueTask UpdateAsync(RealtimeSessionConfiguration update, string? eventId, CancellationToken cancellationToken)
    {
        await _updating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var merged = SessionMapping.Merge(_configuration, update);
            var message = new SessionUpdateRealtimeClientMessage(SessionMapping.ToOptions(merged)) { MessageId = eventId };
            await SendAsync(message, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _configuration, merged);
            await _events.Writer.WriteAsync(new SessionUpdatedEvent { Session = merged }, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new RealtimeDisconnectedException("The session has ended.");
        }
        finally
        {
            _updating.Release();
        }
    }

    private async ValueTask SendAsync(RealtimeClientMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _session.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not RealtimeDisconnectedException and not NotSupportedException)
        {
            throw new RealtimeDisconnectedException("The realtime client's session does not take messages any more.", innerException: exception);
        }
    }

    private async Task ReadAsync()
    {
        Exception? error = null;
        try
        {
            await foreach (var message in _session.GetStreamingResponseAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (_converter.From(message) is { } serverEvent and not (SessionCreatedEvent or SessionUpdatedEvent)) // told already
                {
                    await _events.Writer.WriteAsync(serverEvent, _stopping.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // closed by its owner
        }
        catch (Exception exception) // whatever another's client throws
        {
            error = exception as RealtimeDisconnectedException
                ?? new RealtimeDisconnectedException("The realtime client's session broke.", innerException: exception);
        }

        _events.Writer.TryComplete(error);
    }
}
