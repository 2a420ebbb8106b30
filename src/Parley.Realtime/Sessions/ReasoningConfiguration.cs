using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>The <c>reasoning</c> member.</summary>
public sealed record ReasoningConfiguration
{
    /// <summary><c>minimal</c>, <c>low</c> (the default), <c>medium</c>, <c>high</c>, <c>xhigh</c>.</summary>
    public string? Effort { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
