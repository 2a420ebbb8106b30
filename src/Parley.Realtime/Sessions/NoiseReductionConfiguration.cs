using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>The <c>audio.input.noise_reduction</c> member.</summary>
public sealed record NoiseReductionConfiguration
{
    /// <summary><c>near_field</c> (headset) or <c>far_field</c> (room).</summary>
    public required string Type { get; init; }

    /// <summary>How strong; null keeps the current value (1 when first enabled).</summary>
    public double? Strength { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
