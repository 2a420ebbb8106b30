using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>The session that <c>session.created</c> shows before anybody changed it (protocol §4.2, §4.10).</summary>
internal static class SessionDefaults
{
    public static SessionConfiguration Create(ConversationSettings settings, string sessionId)
    {
        var expiresAt = (settings.CreatedAt + settings.Lifetime).ToUnixTimeSeconds();
        return settings.Kind == SessionKind.Transcription
            ? new TranscriptionSessionConfiguration
            {
                Object = "realtime.transcription_session",
                Id = sessionId,
                ExpiresAt = expiresAt,
                Audio = new AudioConfiguration { Input = Input(TranscriptionTurns) },
                Include = new Optional<IReadOnlyList<string>>(null),
            }
            : new RealtimeSessionConfiguration
            {
                Object = "realtime.session",
                Id = sessionId,
                ExpiresAt = expiresAt,
                Model = settings.ModelId,
                OutputModalities = [OutputModality.Audio],
                Instructions = settings.Instructions,
                Tools = [],
                ToolChoice = ToolChoice.Auto,
                MaxOutputTokens = MaxOutputTokens.Infinite,
                Tracing = new Optional<TracingConfiguration>(null),
                Truncation = TruncationConfiguration.Auto,
                Prompt = new Optional<PromptReference>(null),
                Audio = new AudioConfiguration
                {
                    Input = Input(ServerVad),
                    Output = new AudioOutputConfiguration { Format = AudioFormatConfiguration.Pcm, Voice = settings.Voice, Speed = 1 },
                },
                Include = new Optional<IReadOnlyList<string>>(null),
            };
    }

    /// <summary>Server VAD as a conversation has it. 200 ms is what the wire shows; prose says 500 (protocol §4.2).</summary>
    public static TurnDetectionConfiguration ServerVad { get; } = new()
    {
        Type = TurnDetectionTypes.ServerVad,
        Threshold = 0.5,
        PrefixPaddingMs = 300,
        SilenceDurationMs = 200,
        IdleTimeoutMs = new Optional<int?>(null),
        CreateResponse = true,
        InterruptResponse = true,
    };

    /// <summary>Server VAD in a transcription session: nothing answers, so nothing says when (protocol §4.5).</summary>
    public static TurnDetectionConfiguration TranscriptionTurns { get; } =
        ServerVad with { IdleTimeoutMs = default, CreateResponse = null, InterruptResponse = null };

    public static TurnDetectionConfiguration SemanticVad { get; } = new()
    {
        Type = TurnDetectionTypes.SemanticVad,
        Eagerness = "auto",
        CreateResponse = true,
        InterruptResponse = true,
    };

    private static AudioInputConfiguration Input(TurnDetectionConfiguration turnDetection) => new()
    {
        Format = AudioFormatConfiguration.Pcm,
        Transcription = new Optional<TranscriptionConfiguration>(null),
        NoiseReduction = new Optional<NoiseReductionConfiguration>(null),
        TurnDetection = turnDetection,
    };
}
