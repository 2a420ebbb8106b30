using System.Runtime.CompilerServices;
using Parley.Realtime;

namespace Parley.Server.Records.Conversations;

/// <summary>A connection whose events go into a record as they pass.</summary>
/// <param name="inner">The connection; stays its owner's to dispose.</param>
/// <param name="notes">The record.</param>
internal sealed class NotedConnection(IRealtimeConnection inner, ConversationNotes notes) : IRealtimeConnection
{
    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) => inner.SendAsync(clientEvent, cancellationToken);

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        inner.SendAudioAsync(audio, cancellationToken);

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var serverEvent in inner.ReceiveAsync(cancellationToken))
        {
            notes.Take(serverEvent);
            yield return serverEvent;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
