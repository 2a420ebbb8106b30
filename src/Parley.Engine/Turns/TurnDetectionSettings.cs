using Parley.Engine.Conversations;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Turns;

/// <summary>When speech begins and ends.</summary>
/// <param name="Threshold">Speech probability of a frame from which it counts as speech, 0 to 1.</param>
/// <param name="PrefixPadding">Audio kept from before the first frame of speech.</param>
/// <param name="Silence">Silence that ends a turn.</param>
internal readonly record struct TurnDetectionSettings(float Threshold, TimeSpan PrefixPadding, TimeSpan Silence)
{
    private const float SemanticThreshold = 0.5f;
    private static readonly TimeSpan s_semanticPrefix = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Of a validated configuration. The engine has no model that judges whether a sentence is complete, so
    /// <c>semantic_vad</c> is server VAD with a silence that its eagerness chooses.
    /// </summary>
    public static TurnDetectionSettings From(TurnDetectionConfiguration configuration, EndOfSpeechOptions options) =>
        configuration.Type == TurnDetectionTypes.SemanticVad
            ? new TurnDetectionSettings(SemanticThreshold, s_semanticPrefix, configuration.Eagerness switch
            {
                "high" => options.EagerSilence,
                "low" => options.PatientSilence,
                _ => options.MediumSilence,
            })
            : new TurnDetectionSettings(
                (float)(configuration.Threshold ?? SemanticThreshold),
                TimeSpan.FromMilliseconds(configuration.PrefixPaddingMs ?? 0),
                TimeSpan.FromMilliseconds(configuration.SilenceDurationMs ?? 0));
}
