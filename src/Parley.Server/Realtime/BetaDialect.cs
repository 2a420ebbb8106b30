using Parley.Engine;
using Parley.Realtime;
using Parley.Realtime.Beta;
using Parley.Realtime.WebSockets;

namespace Parley.Server.Realtime;

/// <summary>The protocol as clients of the beta know it (protocol §12), for the compatible mode.</summary>
internal sealed class BetaDialect(IIdSource ids) : IWireDialect
{
    private readonly BetaTranslator _translator = new(ids.NewConversationId(), ids.NewEventId);

    public bool ReadsAppends => true;

    public ClientEvent Read(ReadOnlySpan<byte> utf8Json) => _translator.ReadClientEvent(utf8Json);

    public bool Post(RealtimeSocket socket, ServerEvent serverEvent)
    {
        foreach (var translated in _translator.Translate(serverEvent))
        {
            if (!socket.TryPost(translated))
            {
                return false;
            }
        }

        return true;
    }
}
