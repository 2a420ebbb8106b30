using Parley.Realtime;

namespace Parley.Testing.Models;

/// <summary>Who answers behind a <see cref="FakeRealtimeConnection"/>. Called on the client's threads.</summary>
internal interface IModelSide
{
    /// <summary>The client has connected.</summary>
    void Open(FakeRealtimeConnection connection);

    /// <summary>The client has sent an event; it is in the record already. What this throws, the client's send throws.</summary>
    void Receive(FakeRealtimeConnection connection, ClientEvent clientEvent);

    /// <summary>The client has sent audio; <paramref name="byteCount"/> is all that matters of it.</summary>
    void ReceiveAudio(int byteCount);

    /// <summary>The connection is over, by either side.</summary>
    void Closed();
}
