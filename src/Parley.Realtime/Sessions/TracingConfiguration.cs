using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>The <c>tracing</c> member: <c>"auto"</c>, or an object.</summary>
public sealed record TracingConfiguration
{
    /// <summary>True for <c>"auto"</c>; the other members are then null.</summary>
    public bool IsAuto { get; init; }

    /// <summary>The workflow's name.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>Groups traces.</summary>
    public string? GroupId { get; init; }

    /// <summary>A free object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
