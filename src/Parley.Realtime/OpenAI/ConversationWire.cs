using Parley.Realtime.AudioEvents;
using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>Conversations and transcription sessions; audio takes the fast path both ways. For one connection.</summary>
internal sealed class ConversationWire : IClientWire
{
    private readonly AudioDeltaFactory _audioDeltas = new();

    public ServerEvent Read(ReadOnlySpan<byte> utf8Json) =>
        _audioDeltas.TryRead(utf8Json, out var delta) ? delta! : ServerEvent.Read(utf8Json);

    public ValueTask SendAudioAsync(RealtimeSocket socket, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken) =>
        socket.SendAudioAsync(audio, cancellationToken);
}
