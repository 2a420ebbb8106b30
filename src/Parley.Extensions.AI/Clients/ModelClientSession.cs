using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Realtime;

namespace Parley.Extensions.AI.Clients;

/// <summary>A connection to a model as a session of Microsoft.Extensions.AI. Sending is thread-safe; one reader at a time.</summary>
internal sealed class ModelClientSession : IRealtimeClientSession
{
    private readonly IRealtimeConnection _connection;
    private readonly IAsyncEnumerator<ServerEvent> _events;
    private RealtimeSessionOptions? _options;
    private Task<bool>? _next; // left by a reader who gave up; the next one takes it

    public ModelClientSession(IRealtimeConnection connection, RealtimeSessionOptions? options)
    {
        _connection = connection;
        _options = options;
        _events = connection.ReceiveAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
    }

    public RealtimeSessionOptions? Options => Volatile.Read(ref _options);

    public async Task SendAsync(RealtimeClientMessage message, CancellationToken cancellationToken = default)
    {
        if (message is InputAudioBufferAppendRealtimeClientMessage { MessageId: null } append)
        {
            await _connection.SendAudioAsync(append.Content.Data, cancellationToken).ConfigureAwait(false);
            return;
        }

        await _connection.SendAsync(ClientEvents.From(message), cancellationToken).ConfigureAwait(false);
        if (message is SessionUpdateRealtimeClientMessage update)
        {
            Volatile.Write(ref _options, update.Options);
        }
    }

    public async IAsyncEnumerable<RealtimeServerMessage> GetStreamingResponseAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            _next ??= _events.MoveNextAsync().AsTask();
            var hasNext = await _next.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!hasNext)
            {
                yield break;
            }

            _next = null;
            yield return ServerMessages.From(_events.Current);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType.IsInstanceOfType(this) ? this
        : serviceType.IsInstanceOfType(_connection) ? _connection
        : null;

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        if (_next is { } next)
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _events.DisposeAsync().ConfigureAwait(false);
    }
}
