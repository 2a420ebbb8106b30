using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Models;

/// <summary>Sends <c>session.created</c> at once and answers each <c>session.update</c> with the merged session.</summary>
internal sealed class GreetingSide : IModelSide
{
    public void Open(FakeRealtimeConnection connection) => connection.Say(new SessionCreatedEvent { Session = connection.Session });

    public void Receive(FakeRealtimeConnection connection, ClientEvent clientEvent)
    {
        if (clientEvent is SessionUpdateEvent { Session: RealtimeSessionConfiguration update })
        {
            connection.Confirm(update);
        }
    }

    public void ReceiveAudio(int byteCount)
    {
    }

    public void Closed()
    {
    }
}
