using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>The effective session of a conversation and its announcements.</summary>
internal sealed class SessionState(ConversationScope scope, ConversationSettings settings)
{
    public SessionConfiguration Current { get; private set; } = SessionDefaults.Create(settings, scope.NewSessionId());

    /// <summary>Null in a transcription session.</summary>
    public RealtimeSessionConfiguration? Conversing => Current as RealtimeSessionConfiguration;

    public AudioInputConfiguration Input => Current.Audio!.Input!;

    public TurnDetectionConfiguration? TurnDetection => Input.TurnDetection.Value;

    public bool IsTelephone => Input.Format!.Type != AudioFormatConfiguration.Pcm.Type;

    /// <summary>Announces the session, with a partial one over the defaults.</summary>
    public void Open(SessionConfiguration? initial)
    {
        if (initial is not null)
        {
            Current = SessionUpdate.Apply(
                Current, initial, hasModelAudio: false, isResponding: false, settings.TranscriptionModelId);
        }

        scope.Emit(new SessionCreatedEvent { EventId = scope.NewEventId(), Session = Current });
    }

    public void Update(SessionUpdateEvent update, bool hasModelAudio, bool isResponding)
    {
        Current = SessionUpdate.Apply(Current, update.Session, hasModelAudio, isResponding, settings.TranscriptionModelId);
        scope.Emit(new SessionUpdatedEvent { EventId = scope.NewEventId(), Session = Current });
    }

    /// <summary>The session that a response starts from; throws where there are none.</summary>
    public RealtimeSessionConfiguration RequireConversing() => Conversing ?? throw ProtocolErrors.Unsupported(
        "type", "response.create", "session.update", "input_audio_buffer.append", "input_audio_buffer.commit", "input_audio_buffer.clear");
}
