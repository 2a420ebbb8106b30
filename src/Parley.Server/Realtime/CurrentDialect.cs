using Parley.Realtime;
using Parley.Realtime.Responses;
using Parley.Realtime.WebSockets;

namespace Parley.Server.Realtime;

/// <summary>The protocol as it is: events pass as they are, audio by the fast path.</summary>
internal sealed class CurrentDialect : IWireDialect
{
    public bool ReadsAppends => true;

    public ClientEvent Read(ReadOnlySpan<byte> utf8Json) => ClientEvent.Read(utf8Json);

    public bool Post(RealtimeSocket socket, ServerEvent serverEvent) => serverEvent is ResponseOutputAudioDeltaEvent { ExtensionData: null } delta
        ? socket.TryPostAudioDelta(delta.EventId, delta.ResponseId, delta.ItemId, delta.OutputIndex, delta.ContentIndex, delta.Delta.Span)
        : socket.TryPost(serverEvent);
}
