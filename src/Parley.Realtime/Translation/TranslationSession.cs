using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Translation;

/// <summary>
/// The session object of a translation session (protocol §13): sent as a partial update with <see cref="Audio"/> alone, where absent
/// members keep their value; with <see cref="Model"/> too for a client secret; and echoed whole by the server.
/// </summary>
public sealed record TranslationSession
{
    /// <summary>Echo only: <c>translation</c>. An update has none.</summary>
    public string? Type { get; init; }

    /// <summary>Echo only: the session's id.</summary>
    [JsonPropertyOrder(-7)]
    public string? Id { get; init; }

    /// <summary>The model, e.g. <c>gpt-realtime-translate</c>; fixed for the life of the connection.</summary>
    [JsonPropertyOrder(-6)]
    public string? Model { get; init; }

    /// <summary>Echo only: when the session ends, in Unix seconds.</summary>
    [JsonPropertyOrder(-5)]
    public long? ExpiresAt { get; init; }

    /// <summary>What is heard and what is spoken; partial objects merge.</summary>
    public TranslationAudio? Audio { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The <c>audio</c> member of a translation session. Audio is PCM16, mono, at 24 kHz, both ways.</summary>
public sealed record TranslationAudio
{
    /// <summary>What is done with the speaker's audio.</summary>
    public TranslationAudioInput? Input { get; init; }

    /// <summary>What is spoken.</summary>
    public TranslationAudioOutput? Output { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The <c>audio.input</c> member of a translation session.</summary>
public sealed record TranslationAudioInput
{
    /// <summary>Null: the speaker's own words are not sent. Default null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<TranslationTranscription> Transcription { get; init; }

    /// <summary>Null turns noise reduction off. Default null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<NoiseReductionConfiguration> NoiseReduction { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The <c>audio.input.transcription</c> member of a translation session.</summary>
public sealed record TranslationTranscription
{
    /// <summary>The transcription model's id.</summary>
    public required string Model { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The <c>audio.output</c> member of a translation session.</summary>
public sealed record TranslationAudioOutput
{
    /// <summary>What is translated into, as a language tag such as <c>fr</c>; null keeps the current one.</summary>
    public string? Language { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
