using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Extensions.AI.Mapping;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Extensions.AI.Clients;

/// <summary>Messages of Microsoft.Extensions.AI as the client's events.</summary>
internal static class ClientEvents
{
    /// <exception cref="NotSupportedException">Nothing on the wire corresponds to the message.</exception>
    /// <exception cref="ParleyProtocolException">Its raw JSON is no event.</exception>
    public static ClientEvent From(RealtimeClientMessage message) => message switch
    {
        SessionUpdateRealtimeClientMessage update =>
            new SessionUpdateEvent { EventId = message.MessageId, Session = SessionMapping.ToConfiguration(update.Options) },
        CreateConversationItemRealtimeClientMessage create =>
            new ConversationItemCreateEvent { EventId = message.MessageId, Item = ItemMapping.ToWire(create.Item) },
        CreateResponseRealtimeClientMessage create => ResponseMapping.ToWire(create),
        InputAudioBufferAppendRealtimeClientMessage append =>
            new InputAudioBufferAppendEvent { EventId = message.MessageId, Audio = append.Content.Data },
        InputAudioBufferCommitRealtimeClientMessage => new InputAudioBufferCommitEvent { EventId = message.MessageId },
        { RawRepresentation: ClientEvent raw } => raw,
        { RawRepresentation: string json } => ClientEvent.Read(Encoding.UTF8.GetBytes(json)),
        { RawRepresentation: JsonElement json } => ClientEvent.Read(Encoding.UTF8.GetBytes(json.GetRawText())),
        { RawRepresentation: byte[] json } => ClientEvent.Read(json),
        _ => throw new NotSupportedException($"A {message.GetType().Name} without a client event or its JSON as raw representation cannot be sent."),
    };
}
