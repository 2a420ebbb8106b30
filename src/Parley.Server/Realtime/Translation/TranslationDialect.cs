using Parley.Realtime;
using Parley.Realtime.Translation;
using Parley.Realtime.WebSockets;

namespace Parley.Server.Realtime.Translation;

/// <summary>The events of a translation session (protocol §13), whoever translates.</summary>
internal sealed class TranslationDialect : IWireDialect
{
    public bool ReadsAppends => false;

    public ClientEvent Read(ReadOnlySpan<byte> utf8Json) => TranslationEventReader.ReadClientEvent(utf8Json);

    public bool Post(RealtimeSocket socket, ServerEvent serverEvent) => socket.TryPost(serverEvent);
}
