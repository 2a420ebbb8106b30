using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>The <c>audio</c> member of a session.</summary>
public sealed record AudioConfiguration
{
    /// <summary>What the user's audio is and how turns are found in it.</summary>
    public AudioInputConfiguration? Input { get; init; }

    /// <summary>How the model sounds.</summary>
    public AudioOutputConfiguration? Output { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The <c>audio.input</c> member (protocol §4.3).</summary>
public sealed record AudioInputConfiguration
{
    /// <summary>Default PCM16 at 24 kHz.</summary>
    public AudioFormatConfiguration? Format { get; init; }

    /// <summary>Null turns transcription events off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<TranscriptionConfiguration> Transcription { get; init; }

    /// <summary>Null turns noise reduction off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<NoiseReductionConfiguration> NoiseReduction { get; init; }

    /// <summary>Null means manual turns.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<TurnDetectionConfiguration> TurnDetection { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The <c>audio.output</c> member (protocol §4.6).</summary>
public sealed record AudioOutputConfiguration
{
    /// <summary>Default PCM16 at 24 kHz.</summary>
    public AudioFormatConfiguration? Format { get; init; }

    /// <summary>Default <c>alloy</c>; locked once the session holds model audio.</summary>
    public Voice? Voice { get; init; }

    /// <summary>0.25 to 1.5; default 1.</summary>
    public double? Speed { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
