using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Errors;

/// <summary>The <c>error</c> member of an error (protocol §10.1). All members are written, null or not.</summary>
public sealed record ErrorDetails
{
    /// <summary><c>invalid_request_error</c>, <c>server_error</c>, …</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Type { get; init; }

    /// <summary>A stable code, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Code { get; init; }

    /// <summary>What was expected, what came, what to do.</summary>
    public required string Message { get; init; }

    /// <summary>The offending member's path, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Param { get; init; }

    /// <summary>The client event that caused it, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? EventId { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
