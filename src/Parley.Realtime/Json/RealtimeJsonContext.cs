using System.Text.Json.Serialization;
using Parley.Realtime.Beta;
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

/// <summary>The source-generated metadata of every event and of what only converters reach.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(SessionConfigurationConverter), typeof(ToolDefinitionConverter), typeof(ConversationItemConverter),
        typeof(ContentPartConverter), typeof(OutputModalityConverter), typeof(ItemStatusConverter), typeof(MessageRoleConverter),
        typeof(ResponseStatusConverter), typeof(MaxOutputTokensConverter), typeof(VoiceConverter), typeof(ToolChoiceConverter),
        typeof(TruncationConverter), typeof(TracingConverter), typeof(StringMapConverter), typeof(Base64Converter),
        typeof(FiniteNumberConverter),
        typeof(OptionalConverter<TranscriptionConfiguration>), typeof(OptionalConverter<TranslationTranscription>),
        typeof(OptionalConverter<NoiseReductionConfiguration>),
        typeof(OptionalConverter<TurnDetectionConfiguration>), typeof(OptionalConverter<TracingConfiguration>),
        typeof(OptionalConverter<PromptReference>), typeof(OptionalConverter<IReadOnlyList<string>>), typeof(OptionalConverter<string>),
        typeof(OptionalConverter<int?>),
        typeof(ListConverter<string>), typeof(ListConverter<OutputModality>), typeof(ListConverter<ToolDefinition>),
        typeof(ListConverter<ConversationItem>), typeof(ListConverter<ContentPart>), typeof(ListConverter<McpTool>),
        typeof(ListConverter<RateLimit>),
    ])]
[JsonSerializable(typeof(BetaAudioDeltaEvent))]
[JsonSerializable(typeof(ConversationItemCreateEvent))]
[JsonSerializable(typeof(ConversationItemDeleteEvent))]
[JsonSerializable(typeof(ConversationItemRetrieveEvent))]
[JsonSerializable(typeof(ConversationItemTruncateEvent))]
[JsonSerializable(typeof(InputAudioBufferAppendEvent))]
[JsonSerializable(typeof(InputAudioBufferClearEvent))]
[JsonSerializable(typeof(InputAudioBufferCommitEvent))]
[JsonSerializable(typeof(OutputAudioBufferClearEvent))]
[JsonSerializable(typeof(ResponseCancelEvent))]
[JsonSerializable(typeof(ResponseCreateEvent))]
[JsonSerializable(typeof(SessionUpdateEvent))]
[JsonSerializable(typeof(ConversationCreatedEvent))]
[JsonSerializable(typeof(ConversationItemAddedEvent))]
[JsonSerializable(typeof(ConversationItemCreatedEvent))]
[JsonSerializable(typeof(ConversationItemDeletedEvent))]
[JsonSerializable(typeof(ConversationItemDoneEvent))]
[JsonSerializable(typeof(InputAudioTranscriptionCompletedEvent))]
[JsonSerializable(typeof(InputAudioTranscriptionDeltaEvent))]
[JsonSerializable(typeof(InputAudioTranscriptionFailedEvent))]
[JsonSerializable(typeof(InputAudioTranscriptionSegmentEvent))]
[JsonSerializable(typeof(ConversationItemRetrievedEvent))]
[JsonSerializable(typeof(ConversationItemTruncatedEvent))]
[JsonSerializable(typeof(ErrorEvent))]
[JsonSerializable(typeof(InputAudioBufferClearedEvent))]
[JsonSerializable(typeof(InputAudioBufferCommittedEvent))]
[JsonSerializable(typeof(InputAudioBufferDtmfEventReceivedEvent))]
[JsonSerializable(typeof(InputAudioBufferSpeechStartedEvent))]
[JsonSerializable(typeof(InputAudioBufferSpeechStoppedEvent))]
[JsonSerializable(typeof(InputAudioBufferTimeoutTriggeredEvent))]
[JsonSerializable(typeof(McpListToolsCompletedEvent))]
[JsonSerializable(typeof(McpListToolsFailedEvent))]
[JsonSerializable(typeof(McpListToolsInProgressEvent))]
[JsonSerializable(typeof(OutputAudioBufferClearedEvent))]
[JsonSerializable(typeof(OutputAudioBufferStartedEvent))]
[JsonSerializable(typeof(OutputAudioBufferStoppedEvent))]
[JsonSerializable(typeof(RateLimitsUpdatedEvent))]
[JsonSerializable(typeof(ResponseContentPartAddedEvent))]
[JsonSerializable(typeof(ResponseContentPartDoneEvent))]
[JsonSerializable(typeof(ResponseCreatedEvent))]
[JsonSerializable(typeof(ResponseDoneEvent))]
[JsonSerializable(typeof(ResponseFunctionCallArgumentsDeltaEvent))]
[JsonSerializable(typeof(ResponseFunctionCallArgumentsDoneEvent))]
[JsonSerializable(typeof(ResponseMcpCallCompletedEvent))]
[JsonSerializable(typeof(ResponseMcpCallFailedEvent))]
[JsonSerializable(typeof(ResponseMcpCallInProgressEvent))]
[JsonSerializable(typeof(ResponseMcpCallArgumentsDeltaEvent))]
[JsonSerializable(typeof(ResponseMcpCallArgumentsDoneEvent))]
[JsonSerializable(typeof(ResponseOutputAudioDeltaEvent))]
[JsonSerializable(typeof(ResponseOutputAudioDoneEvent))]
[JsonSerializable(typeof(ResponseOutputAudioTranscriptDeltaEvent))]
[JsonSerializable(typeof(ResponseOutputAudioTranscriptDoneEvent))]
[JsonSerializable(typeof(ResponseOutputItemAddedEvent))]
[JsonSerializable(typeof(ResponseOutputItemDoneEvent))]
[JsonSerializable(typeof(ResponseOutputTextDeltaEvent))]
[JsonSerializable(typeof(ResponseOutputTextDoneEvent))]
[JsonSerializable(typeof(SessionCreatedEvent))]
[JsonSerializable(typeof(SessionUpdatedEvent))]
[JsonSerializable(typeof(RealtimeSessionConfiguration))]
[JsonSerializable(typeof(TranscriptionSessionConfiguration))]
[JsonSerializable(typeof(TranslationAudioAppendEvent))]
[JsonSerializable(typeof(TranslationAudioDeltaEvent))]
[JsonSerializable(typeof(TranslationClosedEvent))]
[JsonSerializable(typeof(TranslationInputTranscriptDeltaEvent))]
[JsonSerializable(typeof(TranslationSessionCloseEvent))]
[JsonSerializable(typeof(TranslationSessionCreatedEvent))]
[JsonSerializable(typeof(TranslationSessionUpdateEvent))]
[JsonSerializable(typeof(TranslationSessionUpdatedEvent))]
[JsonSerializable(typeof(TranslationTranscriptDeltaEvent))]
[JsonSerializable(typeof(FunctionToolDefinition))]
[JsonSerializable(typeof(McpToolDefinition))]
[JsonSerializable(typeof(MessageItem))]
[JsonSerializable(typeof(FunctionCallItem))]
[JsonSerializable(typeof(FunctionCallOutputItem))]
[JsonSerializable(typeof(McpListToolsItem))]
[JsonSerializable(typeof(McpCallItem))]
[JsonSerializable(typeof(McpApprovalRequestItem))]
[JsonSerializable(typeof(McpApprovalResponseItem))]
[JsonSerializable(typeof(ItemReference))]
[JsonSerializable(typeof(InputTextPart))]
[JsonSerializable(typeof(InputAudioPart))]
[JsonSerializable(typeof(InputImagePart))]
[JsonSerializable(typeof(OutputTextPart))]
[JsonSerializable(typeof(OutputAudioPart))]
[JsonSerializable(typeof(CustomVoice))]
[JsonSerializable(typeof(NamedToolChoice))]
[JsonSerializable(typeof(RatioTruncation))]
[JsonSerializable(typeof(NamedTracing))]
internal sealed partial class RealtimeJsonContext : JsonSerializerContext;
