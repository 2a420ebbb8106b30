using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.OutputAudio;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

/// <summary>Which record each client event is.</summary>
internal static class ClientEventTypes
{
    public static readonly FrozenDictionary<string, JsonTypeInfo> ByName = new Dictionary<string, Type>
    {
        ["conversation.item.create"] = typeof(ConversationItemCreateEvent),
        ["conversation.item.delete"] = typeof(ConversationItemDeleteEvent),
        ["conversation.item.retrieve"] = typeof(ConversationItemRetrieveEvent),
        ["conversation.item.truncate"] = typeof(ConversationItemTruncateEvent),
        ["input_audio_buffer.append"] = typeof(InputAudioBufferAppendEvent),
        ["input_audio_buffer.clear"] = typeof(InputAudioBufferClearEvent),
        ["input_audio_buffer.commit"] = typeof(InputAudioBufferCommitEvent),
        ["output_audio_buffer.clear"] = typeof(OutputAudioBufferClearEvent),
        ["response.cancel"] = typeof(ResponseCancelEvent),
        ["response.create"] = typeof(ResponseCreateEvent),
        ["session.update"] = typeof(SessionUpdateEvent),
    }.ToFrozenDictionary(entry => entry.Key, entry => RealtimeJson.Options.GetTypeInfo(entry.Value), StringComparer.Ordinal);
}
