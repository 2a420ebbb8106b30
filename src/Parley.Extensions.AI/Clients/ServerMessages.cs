using Microsoft.Extensions.AI;
using Parley.Extensions.AI.Mapping;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Extensions.AI.Clients;

/// <summary>The model's events as messages of Microsoft.Extensions.AI, one for one.</summary>
internal static class ServerMessages
{
    /// <summary>Carries the event as raw representation in any case.</summary>
    public static RealtimeServerMessage From(ServerEvent serverEvent)
    {
        var message = Convert(serverEvent) ?? new RealtimeServerMessage { Type = RealtimeServerMessageType.RawContentOnly };
        message.MessageId = serverEvent.EventId;
        message.RawRepresentation = serverEvent;
        return message;
    }

    private static RealtimeServerMessage? Convert(ServerEvent serverEvent) => serverEvent switch
    {
        ResponseOutputAudioDeltaEvent audio =>
            Output(RealtimeServerMessageType.OutputAudioDelta, audio.ResponseId, audio.ItemId, audio.OutputIndex, audio.ContentIndex, audio: audio.Delta),
        ResponseOutputAudioDoneEvent audio =>
            Output(RealtimeServerMessageType.OutputAudioDone, audio.ResponseId, audio.ItemId, audio.OutputIndex, audio.ContentIndex),
        ResponseOutputAudioTranscriptDeltaEvent words =>
            Output(RealtimeServerMessageType.OutputAudioTranscriptionDelta, words.ResponseId, words.ItemId, words.OutputIndex, words.ContentIndex, words.Delta),
        ResponseOutputAudioTranscriptDoneEvent words =>
            Output(RealtimeServerMessageType.OutputAudioTranscriptionDone, words.ResponseId, words.ItemId, words.OutputIndex, words.ContentIndex, words.Transcript),
        ResponseOutputTextDeltaEvent words =>
            Output(RealtimeServerMessageType.OutputTextDelta, words.ResponseId, words.ItemId, words.OutputIndex, words.ContentIndex, words.Delta),
        ResponseOutputTextDoneEvent words =>
            Output(RealtimeServerMessageType.OutputTextDone, words.ResponseId, words.ItemId, words.OutputIndex, words.ContentIndex, words.Text),
        InputAudioTranscriptionDeltaEvent words =>
            new InputAudioTranscriptionRealtimeServerMessage(RealtimeServerMessageType.InputAudioTranscriptionDelta)
            {
                ItemId = words.ItemId, ContentIndex = words.ContentIndex, Transcription = words.Delta,
            },
        InputAudioTranscriptionCompletedEvent words =>
            new InputAudioTranscriptionRealtimeServerMessage(RealtimeServerMessageType.InputAudioTranscriptionCompleted)
            {
                ItemId = words.ItemId, ContentIndex = words.ContentIndex, Transcription = words.Transcript,
            },
        InputAudioTranscriptionFailedEvent failed =>
            new InputAudioTranscriptionRealtimeServerMessage(RealtimeServerMessageType.InputAudioTranscriptionFailed)
            {
                ItemId = failed.ItemId, ContentIndex = failed.ContentIndex, Error = Error(failed.Error),
            },
        ResponseCreatedEvent created => ResponseMapping.ToClient(RealtimeServerMessageType.ResponseCreated, created.Response),
        ResponseDoneEvent done => ResponseMapping.ToClient(RealtimeServerMessageType.ResponseDone, done.Response),
        ResponseOutputItemAddedEvent added =>
            Item(RealtimeServerMessageType.ResponseOutputItemAdded, added.Item, added.ResponseId, added.OutputIndex),
        ResponseOutputItemDoneEvent done =>
            Item(RealtimeServerMessageType.ResponseOutputItemDone, done.Item, done.ResponseId, done.OutputIndex),
        ConversationItemAddedEvent added => Item(RealtimeServerMessageType.ConversationItemAdded, added.Item),
        ConversationItemDoneEvent done => Item(RealtimeServerMessageType.ConversationItemDone, done.Item),
        ErrorEvent error => new ErrorRealtimeServerMessage { Error = Error(error.Error), OriginatingMessageId = error.Error.EventId },
        _ => null,
    };

    private static OutputTextAudioRealtimeServerMessage Output(
        RealtimeServerMessageType type, string responseId, string itemId, int outputIndex, int contentIndex, string? text = null, ReadOnlyMemory<byte>? audio = null) => new(type)
        {
            ResponseId = responseId,
            ItemId = itemId,
            OutputIndex = outputIndex,
            ContentIndex = contentIndex,
            Text = text,
            Audio = audio is { } bytes ? System.Convert.ToBase64String(bytes.Span) : null,
        };

    private static ResponseOutputItemRealtimeServerMessage Item(
        RealtimeServerMessageType type, ConversationItem item, string? responseId = null, int? outputIndex = null) => new(type)
        {
            ResponseId = responseId, OutputIndex = outputIndex, Item = ItemMapping.ToClient(item),
        };

    private static ErrorContent Error(ErrorDetails error) => new(error.Message) { ErrorCode = error.Code, Details = error.Param };
}
