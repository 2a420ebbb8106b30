using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.InputAudio;

/// <summary>What a transcription cost: by tokens, or by duration (protocol §7.3).</summary>
public sealed record TranscriptionUsage
{
    /// <summary><c>tokens</c> or <c>duration</c>.</summary>
    public required string Type { get; init; }

    /// <summary>With <c>duration</c>: seconds of audio.</summary>
    public double? Seconds { get; init; }

    /// <summary>With <c>tokens</c>: the sum.</summary>
    public int? TotalTokens { get; init; }

    /// <summary>With <c>tokens</c>.</summary>
    public int? InputTokens { get; init; }

    /// <summary>With <c>tokens</c>.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>With <c>tokens</c>.</summary>
    public TranscriptionInputTokenDetails? InputTokenDetails { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>How a transcription's input tokens divide.</summary>
/// <param name="TextTokens">Of text.</param>
/// <param name="AudioTokens">Of audio.</param>
public sealed record TranscriptionInputTokenDetails(int TextTokens = 0, int AudioTokens = 0)
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
