using Parley.Audio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>What one response is made of: the session's settings with the request's over them (protocol §6.1). Immutable.</summary>
internal sealed record ResponsePlan
{
    /// <summary>False for an out-of-band response.</summary>
    public required bool InConversation { get; init; }

    public required OutputModality Modality { get; init; }

    public required AudioFormatConfiguration Format { get; init; }

    public required Voice Voice { get; init; }

    public required double Speed { get; init; }

    public required string Instructions { get; init; }

    public required IReadOnlyList<ToolDefinition> Tools { get; init; }

    /// <summary>True when the client gave the tools for this response: it then waits for their servers' lists.</summary>
    public bool HasOwnTools { get; init; }

    public required ToolChoice ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public ReasoningConfiguration? Reasoning { get; init; }

    /// <summary>What to leave out when the context is too long.</summary>
    public required TruncationConfiguration Truncation { get; init; }

    public required MaxOutputTokens MaxOutputTokens { get; init; }

    public TracingConfiguration? Tracing { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>What the chat model is to be shown.</summary>
    public required IReadOnlyList<ConversationEntry> Context { get; init; }

    /// <summary>True when the client gave the context instead of the conversation's.</summary>
    public bool HasOwnContext { get; init; }

    public bool IsSpoken => Modality == OutputModality.Audio;

    public AudioFormat AudioFormat => WireAudioFormats.ToAudioFormat(Format);

    /// <summary>The plan without a request: the session's settings and the whole conversation.</summary>
    public static ResponsePlan Of(RealtimeSessionConfiguration session, IReadOnlyList<ConversationEntry> context) => new()
    {
        InConversation = true,
        Modality = session.OutputModalities![0],
        Format = session.Audio!.Output!.Format!,
        Voice = session.Audio.Output.Voice!.Value,
        Speed = session.Audio.Output.Speed ?? 1,
        Instructions = session.Instructions ?? "",
        Tools = session.Tools ?? [],
        ToolChoice = session.ToolChoice ?? ToolChoice.Auto,
        ParallelToolCalls = session.ParallelToolCalls,
        Reasoning = session.Reasoning,
        Truncation = session.Truncation ?? TruncationConfiguration.Auto,
        MaxOutputTokens = session.MaxOutputTokens ?? MaxOutputTokens.Infinite,
        Tracing = session.Tracing.Value,
        Context = context,
    };

    /// <summary>This plan with a request over it; throws when the request is wrong.</summary>
    /// <param name="request">The request.</param>
    /// <param name="resolveInput">Finds or makes the entries of <c>input</c>.</param>
    /// <param name="prompts">Where stored prompts are; null for nowhere.</param>
    /// <param name="hasModelAudio">True once the model has spoken in the conversation.</param>
    public ResponsePlan With(ResponseConfiguration request,
        Func<IReadOnlyList<ConversationItem>, IReadOnlyList<ConversationEntry>> resolveInput, IPromptSource? prompts, bool hasModelAudio)
    {
        if (request.Conversation is not (null or "auto" or "none"))
        {
            throw ProtocolErrors.Unsupported("response.conversation", request.Conversation, "auto", "none");
        }

        ResponseSettingsValidation.CheckModalities(request.OutputModalities, "response.output_modalities");
        ResponseSettingsValidation.CheckTools(request.Tools, "response.tools");
        ResponseSettingsValidation.CheckToolChoice(request.ToolChoice, "response.tool_choice");
        ResponseSettingsValidation.CheckMaxOutputTokens(request.MaxOutputTokens, "response.max_output_tokens");
        ResponseSettingsValidation.CheckReasoning(request.Reasoning, "response.reasoning.effort");
        ResponseSettingsValidation.CheckMetadata(request.Metadata, "response.metadata");
        if (request.Audio?.Output?.Speed is not null)
        {
            throw ProtocolErrors.UnknownParameter("response.audio.output.speed");
        }

        var inConversation = request.Conversation != "none";
        var prompt = PromptText.Resolve(prompts, request.Prompt.Value, "response.prompt");
        return this with
        {
            InConversation = inConversation,
            Modality = request.OutputModalities?[0] ?? Modality,
            Format = request.Audio?.Output?.Format is { } format
                ? WireAudioFormats.Validate(format, "response.audio.output.format")
                : Format,
            Voice = AudioOutputUpdate.Voice(
                Voice, request.Audio?.Output?.Voice, hasModelAudio && inConversation, "response.audio.output.voice")!.Value,
            Instructions = request.Instructions ?? prompt?.Instructions ?? Instructions,
            Tools = request.Tools ?? Tools,
            HasOwnTools = request.Tools is not null,
            ToolChoice = request.ToolChoice ?? ToolChoice,
            ParallelToolCalls = request.ParallelToolCalls ?? ParallelToolCalls,
            Reasoning = request.Reasoning ?? Reasoning,
            MaxOutputTokens = request.MaxOutputTokens ?? MaxOutputTokens,
            Metadata = request.Metadata,
            Context = request.Input is { } input ? resolveInput(input) : Context,
            HasOwnContext = request.Input is not null,
        };
    }
}
