using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>An audio format of the wire (protocol §4.4): raw, headerless, mono.</summary>
/// <param name="Type"><c>audio/pcm</c> (signed 16-bit little-endian), <c>audio/pcmu</c> or <c>audio/pcma</c> (G.711 at 8 kHz).</param>
/// <param name="Rate">Samples per second; 24000 for PCM, null for G.711.</param>
public sealed record AudioFormatConfiguration(string Type, int? Rate = null)
{
    /// <summary>Signed 16-bit little-endian at 24 kHz: 48,000 bytes a second.</summary>
    public static AudioFormatConfiguration Pcm { get; } = new("audio/pcm", 24000);

    /// <summary>G.711 μ-law at 8 kHz: 8,000 bytes a second.</summary>
    public static AudioFormatConfiguration Pcmu { get; } = new("audio/pcmu");

    /// <summary>G.711 A-law at 8 kHz: 8,000 bytes a second.</summary>
    public static AudioFormatConfiguration Pcma { get; } = new("audio/pcma");

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
