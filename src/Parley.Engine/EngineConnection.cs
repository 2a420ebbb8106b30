using System.Buffers;
using System.Threading.Channels;
using Parley.Engine.Cascade;
using Parley.Engine.Conversations;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine;

/// <summary>One conversation in this process, as its client sees it. Sending is thread-safe.</summary>
internal sealed class EngineConnection(ConversationActor actor) : IRealtimeConnection
{
    private const int LargeByteCount = 64 * 1024;

    private int _isRead;

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientEvent);
        return clientEvent is InputAudioBufferAppendEvent { EventId: null or { Length: <= 512 } } append
            ? SendAudio(append.Audio.Span, append.EventId, cancellationToken)
            : MayBeLarge(clientEvent)
                ? WriteLargeAsync(new InboxMessage(new ClientEventReceived(clientEvent), IsLarge: true), cancellationToken)
                : WriteAsync(new InboxMessage(new ClientEventReceived(clientEvent)), cancellationToken);
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        SendAudio(audio.Span, clientEventId: null, cancellationToken);

    public IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isRead, 1) == 0
            ? actor.Outbox.ReadAllAsync(cancellationToken)
            : throw new InvalidOperationException("The connection's events can be read once only, and somebody reads them already.");

    public ValueTask DisposeAsync() => actor.DisposeAsync();

    private ValueTask SendAudio(ReadOnlySpan<byte> audio, string? clientEventId, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(audio.Length, 1));
        audio.CopyTo(buffer);
        return audio.Length > LargeByteCount
            ? WriteLargeAsync(new InboxMessage(null, buffer, audio.Length, clientEventId, IsLarge: true), cancellationToken)
            : WriteAsync(new InboxMessage(null, buffer, audio.Length, clientEventId), cancellationToken);
    }

    private static bool MayBeLarge(ClientEvent clientEvent) =>
        clientEvent is ConversationItemCreateEvent or ResponseCreateEvent or SessionUpdateEvent or UnknownClientEvent;

    private async ValueTask WriteLargeAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        await actor.LargeMessage.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            actor.LargeMessage.Release();
            throw;
        }
    }

    private ValueTask WriteAsync(in InboxMessage message, CancellationToken cancellationToken) =>
        actor.Inbox.TryWrite(message) ? ValueTask.CompletedTask : WaitAndWriteAsync(message, cancellationToken);

    private async ValueTask WaitAndWriteAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await actor.Inbox.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException exception)
        {
            throw new RealtimeDisconnectedException("The conversation has ended. Connect again.", innerException: exception);
        }
    }
}
