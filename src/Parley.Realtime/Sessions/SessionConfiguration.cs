using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>
/// The session object (protocol §4): sent as a partial update, where absent members keep their value, and echoed whole by the
/// server. Its <c>type</c> decides the kind.
/// </summary>
public abstract record SessionConfiguration
{
    /// <summary><c>realtime</c> or <c>transcription</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Echo only: <c>realtime.session</c> or <c>realtime.transcription_session</c>.</summary>
    [JsonPropertyOrder(-8)]
    public string? Object { get; init; }

    /// <summary>Echo only: <c>sess_</c> and 21 characters.</summary>
    [JsonPropertyOrder(-7)]
    public string? Id { get; init; }

    /// <summary>Echo only: when the session ends, in Unix seconds.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>How audio comes in and goes out; partial objects merge.</summary>
    public AudioConfiguration? Audio { get; init; }

    /// <summary>Extra output asked for; the only value is <c>item.input_audio_transcription.logprobs</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<IReadOnlyList<string>> Include { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
