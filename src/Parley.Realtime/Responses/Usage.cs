using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Responses;

/// <summary>Tokens of one response (protocol §8.3). Total = input + output; each is the sum of its details.</summary>
public sealed record Usage
{
    /// <summary>Input and output.</summary>
    public int TotalTokens { get; init; }

    /// <summary>Of the context.</summary>
    public int InputTokens { get; init; }

    /// <summary>Of the answer.</summary>
    public int OutputTokens { get; init; }

    /// <summary>How the input divides.</summary>
    public InputTokenDetails? InputTokenDetails { get; init; }

    /// <summary>How the output divides.</summary>
    public OutputTokenDetails? OutputTokenDetails { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>How input tokens divide.</summary>
public sealed record InputTokenDetails
{
    /// <summary>Of text.</summary>
    public int TextTokens { get; init; }

    /// <summary>Of audio.</summary>
    public int AudioTokens { get; init; }

    /// <summary>Of images.</summary>
    public int ImageTokens { get; init; }

    /// <summary>Read from the cache; part of the input.</summary>
    public int CachedTokens { get; init; }

    /// <summary>How the cached ones divide.</summary>
    public CachedTokenDetails? CachedTokensDetails { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>How cached tokens divide.</summary>
/// <param name="TextTokens">Of text.</param>
/// <param name="AudioTokens">Of audio.</param>
/// <param name="ImageTokens">Of images.</param>
public sealed record CachedTokenDetails(int TextTokens = 0, int AudioTokens = 0, int ImageTokens = 0)
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>How output tokens divide.</summary>
/// <param name="TextTokens">Of text.</param>
/// <param name="AudioTokens">Of audio.</param>
public sealed record OutputTokenDetails(int TextTokens = 0, int AudioTokens = 0)
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
