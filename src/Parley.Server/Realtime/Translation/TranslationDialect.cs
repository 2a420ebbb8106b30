using System.Text.Json;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.WebSockets;

namespace Parley.Server.Realtime.Translation;

/// <summary>The three events that a client of a translation session may send (protocol §13); <see cref="TranslationConnection"/> gives them meaning.</summary>
internal sealed class TranslationDialect : IWireDialect
{
    /// <summary>Changes the session; its members are read by <see cref="TranslationSettings"/>.</summary>
    public const string Update = "session.update";

    /// <summary>Asks for what is left, and the end.</summary>
    public const string Close = "session.close";

    private const string Append = "session.input_audio_buffer.append";

    public bool ReadsAppends => false;

    public ClientEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        var read = UnknownClientEvent.ReadWhole(utf8Json);
        return read.UnknownType switch
        {
            Append => new InputAudioBufferAppendEvent { EventId = read.EventId, Audio = ReadAudio(read.Json) },
            Update or Close => read,
            _ => throw new ParleyProtocolException(
                "invalid_value", $"Invalid value: '{read.UnknownType}'. Supported values are: '{Update}', '{Append}' and '{Close}'.", "type"),
        };
    }

    public bool Post(RealtimeSocket socket, ServerEvent serverEvent) => socket.TryPost(serverEvent);

    private static byte[] ReadAudio(JsonElement json) =>
        json.TryGetProperty("audio", out var audio) && audio.ValueKind == JsonValueKind.String && audio.TryGetBytesFromBase64(out var bytes) && bytes.Length > 0
            ? bytes
            : throw new ParleyProtocolException("invalid_value", "Invalid value for 'audio'. Expected base64 of PCM16, mono, 24 kHz.", "audio");
}
