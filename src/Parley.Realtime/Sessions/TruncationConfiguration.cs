using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>How old items leave the model's view (protocol §4.8).</summary>
/// <param name="Type"><c>auto</c>, <c>disabled</c> or <c>retention_ratio</c>.</param>
/// <param name="RetentionRatio">0 to 1, with <c>retention_ratio</c>.</param>
/// <param name="PostInstructionsTokenLimit"><c>token_limits.post_instructions</c>.</param>
public sealed record TruncationConfiguration(string Type, double? RetentionRatio = null, int? PostInstructionsTokenLimit = null)
{
    /// <summary>Drop the oldest items when the context is full.</summary>
    public static TruncationConfiguration Auto { get; } = new("auto");

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
