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

    // The longest waits of the eagerness levels (protocol §4.5).
    private static readonly TimeSpan s_eagerLongest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_mediumLongest = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_patientLongest = TimeSpan.FromSeconds(8);

    /// <summary>The silences among which <c>semantic_vad</c> chooses by the words; null under <c>server_vad</c>.</summary>
    public SilenceRange? Semantic { get; init; }

    /// <summary>Of a validated configuration.</summary>
    public static TurnDetectionSettings From(TurnDetectionConfiguration configuration, EndOfSpeechOptions options) =>
        configuration.Type == TurnDetectionTypes.SemanticVad
            ? ByWords(configuration.Eagerness switch
            {
                "high" => new SilenceRange(options.EagerSilence, s_eagerLongest),
                "low" => new SilenceRange(options.PatientSilence, s_patientLongest),
                _ => new SilenceRange(options.MediumSilence, s_mediumLongest),
            })
            : new TurnDetectionSettings(
                (float)(configuration.Threshold ?? SemanticThreshold),
                TimeSpan.FromMilliseconds(configuration.PrefixPaddingMs ?? 0),
                TimeSpan.FromMilliseconds(configuration.SilenceDurationMs ?? 0));

    private static TurnDetectionSettings ByWords(SilenceRange range) =>
        new(SemanticThreshold, s_semanticPrefix, range.Longest) { Semantic = range };
}
