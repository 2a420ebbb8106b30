using System.Text.Json;

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
}
