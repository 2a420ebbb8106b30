using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>How the server finds turns (protocol §4.5).</summary>
public sealed record TurnDetectionConfiguration
{
    /// <summary><c>server_vad</c> or <c>semantic_vad</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>server_vad</c>: 0 to 1, default 0.5; higher demands louder speech.</summary>
    public double? Threshold { get; init; }

    /// <summary><c>server_vad</c>: audio kept from before the detected start, in milliseconds; default 300.</summary>
    public int? PrefixPaddingMs { get; init; }

    /// <summary><c>server_vad</c>: silence that ends the turn, in milliseconds; default 200.</summary>
    public int? SilenceDurationMs { get; init; }

    /// <summary><c>server_vad</c>: 5000 to 30000; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<int?> IdleTimeoutMs { get; init; }

    /// <summary><c>semantic_vad</c>: <c>low</c>, <c>medium</c>, <c>high</c> or <c>auto</c> (the default).</summary>
    public string? Eagerness { get; init; }

    /// <summary>Start a response when speech stops; default true.</summary>
    public bool? CreateResponse { get; init; }

    /// <summary>Cancel the running response when speech starts; default true.</summary>
    public bool? InterruptResponse { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
