using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>How the events of one kind of session stand on the wire, from the client's side.</summary>
internal interface IClientWire
{
    /// <summary>Reads what the server sent.</summary>
    /// <exception cref="ParleyProtocolException">The message cannot be read.</exception>
    ServerEvent Read(ReadOnlySpan<byte> utf8Json);

    /// <summary>Sends audio; copied before the first await.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection is over.</exception>
    ValueTask SendAudioAsync(RealtimeSocket socket, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken);
}
