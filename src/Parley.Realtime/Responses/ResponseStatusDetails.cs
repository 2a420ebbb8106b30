using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Responses;

/// <summary>Why a response ended as it did (protocol §8.2).</summary>
public sealed record ResponseStatusDetails
{
    /// <summary>The status's word.</summary>
    public required string Type { get; init; }

    /// <summary><c>turn_detected</c>, <c>client_cancelled</c>, <c>max_output_tokens</c> or <c>content_filter</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The fault of a failed response.</summary>
    public ResponseError? Error { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The fault of a failed response.</summary>
/// <param name="Type">E.g. <c>server_error</c>.</param>
/// <param name="Code">E.g. <c>rate_limit_exceeded</c>.</param>
/// <param name="Message">In words.</param>
public sealed record ResponseError(string? Type = null, string? Code = null, string? Message = null)
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
