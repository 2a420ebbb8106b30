using Parley.Realtime.Translation;
using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>Translation sessions (protocol §13).</summary>
internal sealed class TranslationWire : IClientWire
{
    public ServerEvent Read(ReadOnlySpan<byte> utf8Json) => TranslationEventReader.ReadServerEvent(utf8Json);

    public ValueTask SendAudioAsync(RealtimeSocket socket, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken) =>
        socket.SendAsync(new TranslationAudioAppendEvent { Audio = audio }, cancellationToken);
}
