using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>The <c>audio.input.transcription</c> member.</summary>
public sealed record TranscriptionConfiguration
{
    /// <summary>The transcription model's id; null for the server's own.</summary>
    public string? Model { get; init; }

    /// <summary>ISO-639-1; null to detect. Echoed as null when it was not given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<string> Language { get; init; }

    /// <summary>ISO-639-1 codes that may be spoken.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Words to expect.</summary>
    public IReadOnlyList<string>? Keywords { get; init; }

    /// <summary>Words or text that guide the transcription. Echoed as null when it was not given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<string> Prompt { get; init; }

    /// <summary><c>minimal</c> to <c>xhigh</c>: later is more accurate.</summary>
    public string? Delay { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
