using Parley.Realtime;
using Parley.Realtime.WebSockets;

namespace Parley.Server.Realtime;

/// <summary>How one connection's messages become the protocol's events and back.</summary>
internal interface IWireDialect
{
    /// <summary>True when <c>input_audio_buffer.append</c> is the dialect's too, and may be read without <see cref="Read"/>.</summary>
    bool ReadsAppends { get; }

    /// <summary>Reads what the client sent. One caller at a time.</summary>
    /// <exception cref="ParleyProtocolException">The message is not an event of this dialect.</exception>
    ClientEvent Read(ReadOnlySpan<byte> utf8Json);

    /// <summary>Posts what the client is to be told of an event; false when the connection is over. Any thread may call it.</summary>
    bool Post(RealtimeSocket socket, ServerEvent serverEvent);
}
