using System.Text;
using Microsoft.Extensions.AI;
using Parley.Extensions.AI.Mapping;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Extensions.AI.Models;

/// <summary>The client's events as messages of Microsoft.Extensions.AI. Settings are not here: they need the whole session.</summary>
internal static class ClientMessages
{
    /// <summary>What the abstractions have no message for is JSON text in a raw representation.</summary>
    public static RealtimeClientMessage From(ClientEvent clientEvent)
    {
        RealtimeClientMessage message = clientEvent switch
        {
            ConversationItemCreateEvent { PreviousItemId: null } create =>
                new CreateConversationItemRealtimeClientMessage(ItemMapping.ToClient(create.Item)),
            ResponseCreateEvent create => ResponseMapping.ToClient(create),
            InputAudioBufferAppendEvent append => Audio(append.Audio, "audio/pcm"),
            InputAudioBufferCommitEvent => new InputAudioBufferCommitRealtimeClientMessage(),
            _ => new RealtimeClientMessage { RawRepresentation = Encoding.UTF8.GetString(clientEvent.ToUtf8Json()) },
        };
        message.MessageId = clientEvent.EventId;
        return message;
    }

    public static InputAudioBufferAppendRealtimeClientMessage Audio(ReadOnlyMemory<byte> audio, string mediaType) => new(new DataContent(audio, mediaType));
}
