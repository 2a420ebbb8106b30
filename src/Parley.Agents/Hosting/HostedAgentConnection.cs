using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// A client's connection to a hosted agent: one loop takes the inner model's events and the tools' outcomes; what the client sends
/// goes straight through.
/// </summary>
internal sealed class HostedAgentConnection : IRealtimeConnection
{
    private const int Capacity = 1024; // both queues; full: the inner model's events wait in its connection
    private readonly IRealtimeConnection _inner;
    private readonly HostedConversation _conversation;
    private readonly Channel<HostedInput> _inbox = Channel.CreateBounded<HostedInput>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Channel<ServerEvent> _toClient = Channel.CreateBounded<ServerEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _receiving;
    private readonly Task _running;
    private int _eventCount;

    public HostedAgentConnection(
        SessionStart start, IRealtimeConnection inner, ToolOptions toolOptions, TimeProvider timeProvider, ILogger logger)
    {
        _inner = inner;
        _conversation = new HostedConversation(start, inner.SendAsync, SayAsync, _inbox.Writer, toolOptions, timeProvider, logger);
        _receiving = ReceiveInnerAsync();
        _running = RunAsync();
    }

    /// <summary>Completes when the inner model has confirmed the agent; faults when it refused it.</summary>
    public Task Configured => _conversation.Configured;

    /// <inheritdoc/>
    public async ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        if (clientEvent is SessionUpdateEvent update)
        {
            ServerEvent? refused = null;
            await _conversation.Updates.SendAsync(
                () =>
                {
                    var rewritten = _conversation.ClientEvents.Rewrite(update, out var refusal);
                    refused = refusal;
                    return (SessionUpdateEvent?)rewritten;
                },
                cancellationToken).ConfigureAwait(false);
            await RefuseAsync(refused, cancellationToken).ConfigureAwait(false);
        }
        else if (_conversation.ClientEvents.Rewrite(clientEvent, out var refusal) is { } rewritten)
        {
            await _inner.SendAsync(_conversation.Requests.Asked(rewritten), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await RefuseAsync(refusal, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        _inner.SendAudioAsync(audio, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var serverEvent in _toClient.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return serverEvent;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a model may have registered something there
        var closing = CloseInnerAsync();
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _conversation.DisposeAsync().ConfigureAwait(false);
        _toClient.Writer.TryComplete();
        await closing.ConfigureAwait(false); // last: what a model throws here leaves nothing of this connection behind
    }

    private async Task CloseInnerAsync() => await _inner.DisposeAsync().ConfigureAwait(false);

    private async Task ReceiveInnerAsync()
    {
        try
        {
            await foreach (var serverEvent in _inner.ReceiveAsync(_stopping.Token).ConfigureAwait(false))
            {
                await _inbox.Writer.WriteAsync(new HostedInput(serverEvent, null), _stopping.Token).ConfigureAwait(false);
            }

            _inbox.Writer.TryComplete();
        }
        catch (Exception exception) // passed on: the loop ends with it, and so does the client's stream
        {
            _inbox.Writer.TryComplete(exception);
        }
    }

    private async Task RunAsync()
    {
        Exception? error = null;
        try
        {
            await foreach (var input in _inbox.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (input.Event is { } serverEvent)
                {
                    await _conversation.HandleAsync(serverEvent).ConfigureAwait(false);
                }
                else
                {
                    await input.Command!.RunAsync(_conversation).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // disposed by the client
        }
        catch (Exception exception) // the connection's border: the client's stream ends with it
        {
            error = exception as RealtimeDisconnectedException ?? new RealtimeDisconnectedException(
                "The hosted agent's connection to its model failed.", innerException: exception);
        }

        _conversation.End(error);
        _toClient.Writer.TryComplete(error);
    }

    private async ValueTask RefuseAsync(ServerEvent? refusal, CancellationToken cancellationToken)
    {
        try
        {
            if (refusal is not null)
            {
                await _toClient.Writer.WriteAsync(WithId(refusal), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ChannelClosedException)
        {
            throw new RealtimeDisconnectedException("The connection has ended.");
        }
    }

    private ValueTask SayAsync(ServerEvent serverEvent) => _toClient.Writer.WriteAsync(WithId(serverEvent), _stopping.Token);

    private ServerEvent WithId(ServerEvent serverEvent) => serverEvent.EventId is not null
        ? serverEvent
        : serverEvent with { EventId = $"event_host{Interlocked.Increment(ref _eventCount)}" };
}
