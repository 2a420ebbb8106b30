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

    /// <summary>
    /// A format by any of its names: <c>pcm16</c>, <c>pcm</c>, <c>audio/pcm</c>; <c>g711_ulaw</c>, <c>pcmu</c>, <c>audio/pcmu</c>;
    /// <c>g711_alaw</c>, <c>pcma</c>, <c>audio/pcma</c>. Case does not matter.
    /// </summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static AudioFormatConfiguration Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToUpperInvariant() switch
        {
            "PCM16" or "PCM" or "AUDIO/PCM" => Pcm,
            "G711_ULAW" or "PCMU" or "AUDIO/PCMU" => Pcmu,
            "G711_ALAW" or "PCMA" or "AUDIO/PCMA" => Pcma,
            _ => throw new ArgumentException(
                $"'{name}' is no audio format; it must be pcm16, g711_ulaw or g711_alaw, or one of their other names.", nameof(name)),
        };
    }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
