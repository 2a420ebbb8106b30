using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Extensions.AI.Mapping;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Extensions.AI.Models;

/// <summary>Messages of Microsoft.Extensions.AI as a model's events.</summary>
/// <param name="readRaw">The application's own reader of raw representations.</param>
internal sealed class ServerEvents(Func<object, ServerEvent?> readRaw)
{
    /// <summary>Null when the wire has no such event, or it cannot be read.</summary>
    public ServerEvent? From(RealtimeServerMessage message)
    {
        var raw = message.RawRepresentation is { } representation ? ReadRaw(representation) : null;
        var serverEvent = raw is null or UnknownServerEvent ? Convert(message) ?? raw : raw; // the wire's own event says more than the message
        return serverEvent is { EventId: null } ? serverEvent with { EventId = message.MessageId } : serverEvent;
    }

    private ServerEvent? ReadRaw(object raw)
    {
        try
        {
            return raw switch
            {
                ServerEvent serverEvent => serverEvent,
                string json => ServerEvent.Read(Encoding.UTF8.GetBytes(json)),
                JsonElement json => ServerEvent.Read(Encoding.UTF8.GetBytes(json.GetRawText())),
                byte[] json => ServerEvent.Read(json),
                _ => readRaw(raw),
            };
        }
        catch (ParleyProtocolException)
        {
            return null; // another provider's JSON; the message's own members say what they can
        }
    }

    private static ServerEvent? Convert(RealtimeServerMessage message) => message switch
    {
        OutputTextAudioRealtimeServerMessage output => Output(output),
        InputAudioTranscriptionRealtimeServerMessage { ItemId: { } itemId } words => Words(words, itemId),
        ResponseCreatedRealtimeServerMessage response when message.Type == RealtimeServerMessageType.ResponseCreated =>
            new ResponseCreatedEvent { Response = ResponseMapping.ToWire(response) },
        ResponseCreatedRealtimeServerMessage response => new ResponseDoneEvent { Response = ResponseMapping.ToWire(response) },
        ResponseOutputItemRealtimeServerMessage { Item: { } item } output => Item(output, ItemMapping.ToWire(item)),
        ErrorRealtimeServerMessage error => new ErrorEvent { Error = Error(error.Error) with { EventId = error.OriginatingMessageId } },
        _ => null,
    };

    private static ServerEvent? Output(OutputTextAudioRealtimeServerMessage output)
    {
        var (responseId, itemId) = (output.ResponseId ?? "", output.ItemId ?? "");
        var (outputIndex, contentIndex) = (output.OutputIndex ?? 0, output.ContentIndex ?? 0);
        var text = output.Text ?? "";
        return output.Type.Value switch
        {
            var type when type == RealtimeServerMessageType.OutputAudioDelta.Value => new ResponseOutputAudioDeltaEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = contentIndex, Delta = System.Convert.FromBase64String(output.Audio ?? ""),
            },
            var type when type == RealtimeServerMessageType.OutputAudioDone.Value => new ResponseOutputAudioDoneEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = contentIndex,
            },
            var type when type == RealtimeServerMessageType.OutputAudioTranscriptionDelta.Value => new ResponseOutputAudioTranscriptDeltaEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = contentIndex, Delta = text,
            },
            var type when type == RealtimeServerMessageType.OutputAudioTranscriptionDone.Value => new ResponseOutputAudioTranscriptDoneEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = contentIndex, Transcript = text,
            },
            var type when type == RealtimeServerMessageType.OutputTextDelta.Value => new ResponseOutputTextDeltaEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = contentIndex, Delta = text,
            },
            var type when type == RealtimeServerMessageType.OutputTextDone.Value => new ResponseOutputTextDoneEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = contentIndex, Text = text,
            },
            _ => null,
        };
    }

    private static ServerEvent? Words(InputAudioTranscriptionRealtimeServerMessage words, string itemId) => words.Type.Value switch
    {
        var type when type == RealtimeServerMessageType.InputAudioTranscriptionDelta.Value =>
            new InputAudioTranscriptionDeltaEvent { ItemId = itemId, ContentIndex = words.ContentIndex, Delta = words.Transcription },
        var type when type == RealtimeServerMessageType.InputAudioTranscriptionCompleted.Value =>
            new InputAudioTranscriptionCompletedEvent { ItemId = itemId, ContentIndex = words.ContentIndex ?? 0, Transcript = words.Transcription ?? "" },
        var type when type == RealtimeServerMessageType.InputAudioTranscriptionFailed.Value =>
            new InputAudioTranscriptionFailedEvent { ItemId = itemId, ContentIndex = words.ContentIndex ?? 0, Error = Error(words.Error) },
        _ => null,
    };

    private static ServerEvent? Item(ResponseOutputItemRealtimeServerMessage output, ConversationItem item) => output.Type.Value switch
    {
        var type when type == RealtimeServerMessageType.ResponseOutputItemAdded.Value =>
            new ResponseOutputItemAddedEvent { ResponseId = output.ResponseId ?? "", OutputIndex = output.OutputIndex ?? 0, Item = item },
        var type when type == RealtimeServerMessageType.ResponseOutputItemDone.Value =>
            new ResponseOutputItemDoneEvent { ResponseId = output.ResponseId ?? "", OutputIndex = output.OutputIndex ?? 0, Item = item },
        var type when type == RealtimeServerMessageType.ConversationItemAdded.Value => new ConversationItemAddedEvent { Item = item },
        var type when type == RealtimeServerMessageType.ConversationItemDone.Value => new ConversationItemDoneEvent { Item = item },
        _ => null,
    };

    private static ErrorDetails Error(ErrorContent? error) =>
        new() { Message = error?.Message ?? "The provider reported an error.", Code = error?.ErrorCode, Param = error?.Details };
}
