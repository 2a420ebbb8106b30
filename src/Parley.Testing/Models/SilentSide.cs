using Parley.Realtime;

namespace Parley.Testing.Models;

/// <summary>Says nothing by itself.</summary>
internal sealed class SilentSide : IModelSide
{
    public void Open(FakeRealtimeConnection connection)
    {
    }

    public void Receive(FakeRealtimeConnection connection, ClientEvent clientEvent)
    {
    }

    public void ReceiveAudio(int byteCount)
    {
    }

    public void Closed()
    {
    }
}
