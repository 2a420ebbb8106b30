using System.Net.WebSockets;

namespace Parley.Testing.Telephone.Wire;

/// <summary>A carrier's messages on one stream. One caller at a time but for reading; the memory is good until the next message. Empty for none.</summary>
internal interface IStreamWire : IDisposable
{
    /// <summary>How audio goes.</summary>
    WebSocketMessageType MediaType { get; }

    ReadOnlyMemory<byte> Connected();

    ReadOnlyMemory<byte> Start(IReadOnlyDictionary<string, string> parameters);

    /// <param name="chunk">Counts the track's frames from 1.</param>
    /// <param name="time">Of the frame's first sample, from the stream's start.</param>
    /// <param name="muLaw">One frame.</param>
    ReadOnlyMemory<byte> Media(int chunk, TimeSpan time, ReadOnlySpan<byte> muLaw);

    ReadOnlyMemory<byte> Dtmf(char digit);

    ReadOnlyMemory<byte> Mark(string name);

    ReadOnlyMemory<byte> Stop();

    /// <summary>What the far end sent, as strictly as the carrier reads it.</summary>
    BridgeMessage Read(ReadOnlyMemory<byte> message, WebSocketMessageType type);
}
