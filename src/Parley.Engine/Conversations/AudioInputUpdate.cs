using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>Applies a partial <c>audio.input</c> (protocol §4.3, §4.5). Pure.</summary>
internal static class AudioInputUpdate
{
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
            Transcription = update.Transcription is { IsPresent: true, Value: { } transcription }
                ? transcription with { Model = transcription.Model ?? transcriptionModelId }
                : update.Transcription.Or(current.Transcription),
            NoiseReduction = NoiseReduction(current.NoiseReduction, update.NoiseReduction),
            TurnDetection = update.TurnDetection is { IsPresent: true, Value: { } turns }
                ? TurnDetection(current.TurnDetection.Value, turns, isTranscription)
                : update.TurnDetection.Or(current.TurnDetection),
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

    /// <summary>
    /// Members that are absent keep their value as long as the type stays; <c>idle_timeout_ms</c> alone is off when absent,
    /// since the record cannot tell absent from null.
    /// </summary>
    private static TurnDetectionConfiguration TurnDetection(
        TurnDetectionConfiguration? current, TurnDetectionConfiguration update, bool isTranscription)
    {
        SessionUpdate.RejectUnknown(update.ExtensionData, TurnPath);
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
        if (update.IdleTimeoutMs is { } idle)
        {
            ProtocolErrors.CheckRange($"{TurnPath}.idle_timeout_ms", idle, ShortestIdleMs, LongestIdleMs);
        }

        return same with
        {
            Threshold = update.Threshold ?? same.Threshold,
            PrefixPaddingMs = update.PrefixPaddingMs ?? same.PrefixPaddingMs,
            SilenceDurationMs = update.SilenceDurationMs ?? same.SilenceDurationMs,
            IdleTimeoutMs = update.IdleTimeoutMs,
            CreateResponse = update.CreateResponse ?? same.CreateResponse,
            InterruptResponse = update.InterruptResponse ?? same.InterruptResponse,
        };
    }

    private static TurnDetectionConfiguration SemanticVad(TurnDetectionConfiguration same, TurnDetectionConfiguration update)
    {
        var foreign = update.Threshold is not null ? "threshold"
            : update.PrefixPaddingMs is not null ? "prefix_padding_ms"
            : update.SilenceDurationMs is not null ? "silence_duration_ms"
            : update.IdleTimeoutMs is not null ? "idle_timeout_ms"
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
