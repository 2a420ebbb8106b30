using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>Applies a partial <c>audio.input</c> (protocol §4.3, §4.5). Pure.</summary>
internal static class AudioInputUpdate
{
    private const string TranscriptionPath = "session.audio.input.transcription";
    private const string TurnPath = "session.audio.input.turn_detection";
    private const int LongestMs = 60_000;
    private const int ShortestIdleMs = 5_000;
    private const int LongestIdleMs = 30_000;

    public static AudioInputConfiguration Apply(
        AudioInputConfiguration current, AudioInputConfiguration? update, bool isTranscription, string transcriptionModelId)
    {
        if (update is null)
        {
            return current;
        }

        return new AudioInputConfiguration
        {
            Format = update.Format is { } format ? WireAudioFormats.Validate(format, "session.audio.input.format") : current.Format,
            Transcription = update.Transcription.Value is { } transcription
                ? Transcription(transcription, transcriptionModelId)
                : update.Transcription.Or(current.Transcription),
            NoiseReduction = NoiseReduction(current.NoiseReduction, update.NoiseReduction),
            TurnDetection = update.TurnDetection is { IsPresent: true, Value: { } turns }
                ? TurnDetection(current.TurnDetection.Value, turns, isTranscription)
                : update.TurnDetection.Or(current.TurnDetection),
        };
    }

    /// <summary>The whole object as the wire echoes it: language and prompt are there, as null when they were not given.</summary>
    private static TranscriptionConfiguration Transcription(TranscriptionConfiguration wanted, string transcriptionModelId)
    {
        if (wanted.Delay is not (null or "minimal" or "low" or "medium" or "high" or "xhigh"))
        {
            throw ProtocolErrors.Unsupported($"{TranscriptionPath}.delay", wanted.Delay, "minimal", "low", "medium", "high", "xhigh");
        }

        if (wanted.Languages is { Count: 0 })
        {
            throw ProtocolErrors.Invalid($"{TranscriptionPath}.languages",
                $"Invalid '{TranscriptionPath}.languages': empty array. Expected at least one language.");
        }

        return wanted with
        {
            Model = wanted.Model ?? transcriptionModelId,
            Language = wanted.Language.Or(new Optional<string>(null)),
            Prompt = wanted.Prompt.Or(new Optional<string>(null)),
        };
    }

    private static Optional<NoiseReductionConfiguration> NoiseReduction(
        Optional<NoiseReductionConfiguration> current, Optional<NoiseReductionConfiguration> update)
    {
        if (update.Value is not { } wanted)
        {
            return update.Or(current);
        }

        if (wanted.Type is not ("near_field" or "far_field"))
        {
            throw ProtocolErrors.Unsupported(
                "session.audio.input.noise_reduction.type", wanted.Type, "near_field", "far_field");
        }

        return wanted with { Strength = wanted.Strength ?? current.Value?.Strength };
    }

    /// <summary>Members that are absent keep their value as long as the type stays.</summary>
    private static TurnDetectionConfiguration TurnDetection(
        TurnDetectionConfiguration? current, TurnDetectionConfiguration update, bool isTranscription)
    {
        var same = current?.Type == update.Type ? current : null;
        return update.Type switch
        {
            TurnDetectionTypes.ServerVad => ServerVad(same, update, isTranscription),
            TurnDetectionTypes.SemanticVad => SemanticVad(same ?? SessionDefaults.SemanticVad, update),
            _ => throw ProtocolErrors.Unsupported(
                $"{TurnPath}.type", update.Type, TurnDetectionTypes.ServerVad, TurnDetectionTypes.SemanticVad),
        };
    }

    private static TurnDetectionConfiguration ServerVad(
        TurnDetectionConfiguration? same, TurnDetectionConfiguration update, bool isTranscription)
    {
        same ??= isTranscription ? SessionDefaults.TranscriptionTurns : SessionDefaults.ServerVad;
        if (update.Eagerness is not null)
        {
            throw ProtocolErrors.UnknownParameter($"{TurnPath}.eagerness");
        }

        ProtocolErrors.CheckRange($"{TurnPath}.threshold", update.Threshold ?? 0, 0, 1);
        ProtocolErrors.CheckRange($"{TurnPath}.prefix_padding_ms", update.PrefixPaddingMs ?? 0, 0, LongestMs);
        ProtocolErrors.CheckRange($"{TurnPath}.silence_duration_ms", update.SilenceDurationMs ?? 0, 0, LongestMs);
        if (update.IdleTimeoutMs.Value is { } idle)
        {
            ProtocolErrors.CheckRange($"{TurnPath}.idle_timeout_ms", idle, ShortestIdleMs, LongestIdleMs);
        }

        return same with
        {
            Threshold = update.Threshold ?? same.Threshold,
            PrefixPaddingMs = update.PrefixPaddingMs ?? same.PrefixPaddingMs,
            SilenceDurationMs = update.SilenceDurationMs ?? same.SilenceDurationMs,
            IdleTimeoutMs = update.IdleTimeoutMs.Or(same.IdleTimeoutMs),
            CreateResponse = update.CreateResponse ?? same.CreateResponse,
            InterruptResponse = update.InterruptResponse ?? same.InterruptResponse,
        };
    }

    private static TurnDetectionConfiguration SemanticVad(TurnDetectionConfiguration same, TurnDetectionConfiguration update)
    {
        var foreign = update.Threshold is not null ? "threshold"
            : update.PrefixPaddingMs is not null ? "prefix_padding_ms"
            : update.SilenceDurationMs is not null ? "silence_duration_ms"
            : update.IdleTimeoutMs.Value is not null ? "idle_timeout_ms"
            : null;
        if (foreign is not null)
        {
            throw ProtocolErrors.UnknownParameter($"{TurnPath}.{foreign}");
        }

        if (update.Eagerness is not (null or "low" or "medium" or "high" or "auto"))
        {
            throw ProtocolErrors.Unsupported($"{TurnPath}.eagerness", update.Eagerness, "low", "medium", "high", "auto");
        }

        return same with
        {
            Eagerness = update.Eagerness ?? same.Eagerness,
            CreateResponse = update.CreateResponse ?? same.CreateResponse,
            InterruptResponse = update.InterruptResponse ?? same.InterruptResponse,
        };
    }
}
