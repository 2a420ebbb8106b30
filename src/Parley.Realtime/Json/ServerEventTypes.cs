using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.OutputAudio;
using Parley.Realtime.RateLimits;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;

namespace Parley.Realtime.Json;

/// <summary>Which record each server event is.</summary>
internal static class ServerEventTypes
{
    public static readonly FrozenDictionary<string, JsonTypeInfo> ByName = new Dictionary<string, Type>
    {
        ["conversation.created"] = typeof(ConversationCreatedEvent),
        ["conversation.item.added"] = typeof(ConversationItemAddedEvent),
        ["conversation.item.created"] = typeof(ConversationItemCreatedEvent),
        ["conversation.item.deleted"] = typeof(ConversationItemDeletedEvent),
        ["conversation.item.done"] = typeof(ConversationItemDoneEvent),
        ["conversation.item.input_audio_transcription.completed"] = typeof(InputAudioTranscriptionCompletedEvent),
        ["conversation.item.input_audio_transcription.delta"] = typeof(InputAudioTranscriptionDeltaEvent),
        ["conversation.item.input_audio_transcription.failed"] = typeof(InputAudioTranscriptionFailedEvent),
        ["conversation.item.input_audio_transcription.segment"] = typeof(InputAudioTranscriptionSegmentEvent),
        ["conversation.item.retrieved"] = typeof(ConversationItemRetrievedEvent),
        ["conversation.item.truncated"] = typeof(ConversationItemTruncatedEvent),
        ["error"] = typeof(ErrorEvent),
        ["input_audio_buffer.cleared"] = typeof(InputAudioBufferClearedEvent),
        ["input_audio_buffer.committed"] = typeof(InputAudioBufferCommittedEvent),
        ["input_audio_buffer.dtmf_event_received"] = typeof(InputAudioBufferDtmfEventReceivedEvent),
        ["input_audio_buffer.speech_started"] = typeof(InputAudioBufferSpeechStartedEvent),
        ["input_audio_buffer.speech_stopped"] = typeof(InputAudioBufferSpeechStoppedEvent),
        ["input_audio_buffer.timeout_triggered"] = typeof(InputAudioBufferTimeoutTriggeredEvent),
        ["mcp_list_tools.completed"] = typeof(McpListToolsCompletedEvent),
        ["mcp_list_tools.failed"] = typeof(McpListToolsFailedEvent),
        ["mcp_list_tools.in_progress"] = typeof(McpListToolsInProgressEvent),
        ["output_audio_buffer.cleared"] = typeof(OutputAudioBufferClearedEvent),
        ["output_audio_buffer.started"] = typeof(OutputAudioBufferStartedEvent),
        ["output_audio_buffer.stopped"] = typeof(OutputAudioBufferStoppedEvent),
        ["rate_limits.updated"] = typeof(RateLimitsUpdatedEvent),
        ["response.content_part.added"] = typeof(ResponseContentPartAddedEvent),
        ["response.content_part.done"] = typeof(ResponseContentPartDoneEvent),
        ["response.created"] = typeof(ResponseCreatedEvent),
        ["response.done"] = typeof(ResponseDoneEvent),
        ["response.function_call_arguments.delta"] = typeof(ResponseFunctionCallArgumentsDeltaEvent),
        ["response.function_call_arguments.done"] = typeof(ResponseFunctionCallArgumentsDoneEvent),
        ["response.mcp_call.completed"] = typeof(ResponseMcpCallCompletedEvent),
        ["response.mcp_call.failed"] = typeof(ResponseMcpCallFailedEvent),
        ["response.mcp_call.in_progress"] = typeof(ResponseMcpCallInProgressEvent),
        ["response.mcp_call_arguments.delta"] = typeof(ResponseMcpCallArgumentsDeltaEvent),
        ["response.mcp_call_arguments.done"] = typeof(ResponseMcpCallArgumentsDoneEvent),
        ["response.output_audio.delta"] = typeof(ResponseOutputAudioDeltaEvent),
        ["response.output_audio.done"] = typeof(ResponseOutputAudioDoneEvent),
        ["response.output_audio_transcript.delta"] = typeof(ResponseOutputAudioTranscriptDeltaEvent),
        ["response.output_audio_transcript.done"] = typeof(ResponseOutputAudioTranscriptDoneEvent),
        ["response.output_item.added"] = typeof(ResponseOutputItemAddedEvent),
        ["response.output_item.done"] = typeof(ResponseOutputItemDoneEvent),
        ["response.output_text.delta"] = typeof(ResponseOutputTextDeltaEvent),
        ["response.output_text.done"] = typeof(ResponseOutputTextDoneEvent),
        ["session.created"] = typeof(SessionCreatedEvent),
        ["session.closed"] = typeof(TranslationClosedEvent),
        ["session.input_transcript.delta"] = typeof(TranslationInputTranscriptDeltaEvent),
        ["session.output_audio.delta"] = typeof(TranslationAudioDeltaEvent),
        ["session.output_transcript.delta"] = typeof(TranslationTranscriptDeltaEvent),
        ["session.updated"] = typeof(SessionUpdatedEvent),
    }.ToFrozenDictionary(entry => entry.Key, entry => RealtimeJson.Options.GetTypeInfo(entry.Value), StringComparer.Ordinal);
}
