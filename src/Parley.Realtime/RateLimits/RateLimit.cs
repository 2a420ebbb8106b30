using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.RateLimits;

/// <summary>One limit.</summary>
/// <param name="Name"><c>requests</c> or <c>tokens</c>.</param>
/// <param name="Limit">The ceiling.</param>
/// <param name="Remaining">What is left.</param>
/// <param name="ResetSeconds">When it is whole again.</param>
public sealed record RateLimit(string Name, int Limit, int Remaining, double ResetSeconds)
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
