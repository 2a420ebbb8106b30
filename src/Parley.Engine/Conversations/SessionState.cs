using Parley.Engine.Conversations.Mcp;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>The effective session of a conversation and its announcements.</summary>
internal sealed class SessionState(ConversationScope scope, ConversationSettings settings, McpServerList mcpServers)
{
    private bool _hasOwnInstructions; // set by the client, and so not by a stored prompt
    private bool _hasOwnVoice;

    public SessionConfiguration Current { get; private set; } = SessionDefaults.Create(settings, scope.NewSessionId());

    /// <summary>Null in a transcription session.</summary>
    public RealtimeSessionConfiguration? Conversing => Current as RealtimeSessionConfiguration;

    public AudioInputConfiguration Input => Current.Audio!.Input!;

    public TurnDetectionConfiguration? TurnDetection => Input.TurnDetection.Value;

    public bool IsTelephone => Input.Format!.Type != AudioFormatConfiguration.Pcm.Type;

    /// <summary>Announces the session, with a partial one over the defaults.</summary>
    public void Open(SessionConfiguration? initial)
    {
        var tools = initial is null ? null : Apply(initial, hasModelAudio: false, isResponding: false);
        scope.Emit(new SessionCreatedEvent { EventId = scope.NewEventId(), Session = Current });
        mcpServers.Introduce(tools);
    }

    public void Update(SessionUpdateEvent update, bool hasModelAudio, bool isResponding)
    {
        var tools = Apply(update.Session, hasModelAudio, isResponding);
        scope.Emit(new SessionUpdatedEvent { EventId = scope.NewEventId(), Session = Current });
        mcpServers.Introduce(tools);
    }

    /// <summary>The session that a response starts from; throws where there are none.</summary>
    public RealtimeSessionConfiguration RequireConversing() => Conversing ?? throw ProtocolErrors.Unsupported(
        "type", "response.create", "session.update", "input_audio_buffer.append", "input_audio_buffer.commit", "input_audio_buffer.clear");

    /// <returns>The update's tools with their secrets, which the session itself does not show; null when it has none.</returns>
    private IReadOnlyList<ToolDefinition>? Apply(SessionConfiguration update, bool hasModelAudio, bool isResponding)
    {
        var context = new SessionUpdateContext(hasModelAudio, isResponding, settings.TranscriptionModelId, settings.ContextTokenLimit);
        var conversing = update as RealtimeSessionConfiguration;
        var tools = mcpServers.Resolve(conversing?.Tools, "session.tools");
        Current = SessionUpdate.Apply(Current, conversing is null ? update : WithPrompt(conversing) with { Tools = tools }, context);
        _hasOwnInstructions |= conversing?.Instructions is not null;
        _hasOwnVoice |= conversing?.Audio?.Output?.Voice is not null;
        return tools;
    }

    /// <summary>The update with what its stored prompt says where the client has said nothing, now or before (protocol §4.1).</summary>
    private RealtimeSessionConfiguration WithPrompt(RealtimeSessionConfiguration update)
    {
        if (!update.Prompt.IsPresent)
        {
            return update;
        }

        var prompt = PromptText.Resolve(settings.Prompts, update.Prompt.Value, "session.prompt");
        var instructions = prompt?.Instructions ?? settings.Instructions;
        var voice = _hasOwnVoice || update.Audio?.Output?.Voice is not null || prompt?.Voice is not { } named ? null : (Voice?)named;
        return update with
        {
            Instructions = update.Instructions ?? (_hasOwnInstructions ? null : instructions),
            Audio = voice is null
                ? update.Audio
                : (update.Audio ?? new()) with { Output = (update.Audio?.Output ?? new()) with { Voice = voice } },
        };
    }
}
