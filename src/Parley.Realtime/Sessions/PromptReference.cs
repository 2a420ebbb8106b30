using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>A stored prompt.</summary>
public sealed record PromptReference
{
    /// <summary>The prompt's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its version; null for the newest.</summary>
    public string? Version { get; init; }

    /// <summary>Values for its variables.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
