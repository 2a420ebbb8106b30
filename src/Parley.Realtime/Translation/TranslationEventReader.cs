using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Parley.Realtime.Json;

namespace Parley.Realtime.Translation;

/// <summary>
/// Reads the events of a translation session. They need a reader of their own, because <c>session.update</c>, <c>session.created</c> and
/// <c>session.updated</c> are other records there than in a conversation (protocol §13).
/// </summary>
public static class TranslationEventReader
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> s_clientTypes = Table(
        ("session.update", typeof(TranslationSessionUpdateEvent)),
        ("session.input_audio_buffer.append", typeof(TranslationAudioAppendEvent)),
        ("session.close", typeof(TranslationSessionCloseEvent)));

    private static readonly FrozenDictionary<string, JsonTypeInfo> s_serverTypes = Table(
        ("session.created", typeof(TranslationSessionCreatedEvent)),
        ("session.updated", typeof(TranslationSessionUpdatedEvent)),
        ("session.output_audio.delta", typeof(TranslationAudioDeltaEvent)));

    /// <summary>The wire's names of the events that a client may send.</summary>
    public static IReadOnlyList<string> ClientTypes { get; } = [.. s_clientTypes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads what a client sent. A type that is none of <see cref="ClientTypes"/> gives an <see cref="UnknownClientEvent"/>.</summary>
    /// <param name="utf8Json">One JSON object; copied, not kept.</param>
    /// <exception cref="ParleyProtocolException">The text is not JSON, or a member is missing or of the wrong type.</exception>
    public static ClientEvent ReadClientEvent(ReadOnlySpan<byte> utf8Json) =>
        EventReader.Read(utf8Json, s_clientTypes, out _) as ClientEvent ?? UnknownClientEvent.ReadWhole(utf8Json);

    /// <summary>Reads what a server sent. A type that is not known gives an <see cref="UnknownServerEvent"/>.</summary>
    /// <param name="utf8Json">One JSON object; copied, not kept.</param>
    /// <exception cref="ParleyProtocolException">The text is not JSON, or a member is missing or of the wrong type.</exception>
    public static ServerEvent ReadServerEvent(ReadOnlySpan<byte> utf8Json) =>
        EventReader.Read(utf8Json, s_serverTypes, out _) as ServerEvent ?? ServerEvent.Read(utf8Json);

    private static FrozenDictionary<string, JsonTypeInfo> Table(params (string Name, Type Record)[] types) =>
        types.ToFrozenDictionary(entry => entry.Name, entry => RealtimeJson.Options.GetTypeInfo(entry.Record), StringComparer.Ordinal);
}
