using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Realtime.Beta;

/// <summary>Values that the beta writes in another way (protocol §12.2).</summary>
internal static class BetaValues
{
    /// <summary><c>["audio","text"]</c> was speech with its transcript, which is <c>["audio"]</c> now.</summary>
    public static JsonNode? ToOutputModalities(JsonNode? modalities, string path) =>
        modalities is JsonArray words && words.Any(word => Text(word) == "audio") && words.All(word => Text(word) is "audio" or "text")
            ? new JsonArray("audio")
            : modalities;

    public static JsonNode? ToModalities(JsonNode? modalities) =>
        modalities is JsonArray words && words.Any(word => Text(word) == "audio") ? new JsonArray("audio", "text") : modalities?.DeepClone();

    /// <exception cref="ParleyProtocolException">It is none of the beta's three formats.</exception>
    public static JsonNode? ToFormat(JsonNode? name, string path) => Text(name) switch
    {
        "pcm16" => new JsonObject { ["type"] = "audio/pcm", ["rate"] = 24000 },
        "g711_ulaw" => new JsonObject { ["type"] = "audio/pcmu" },
        "g711_alaw" => new JsonObject { ["type"] = "audio/pcma" },
        _ when name is null => null,
        _ => throw new ParleyProtocolException(
            "invalid_value",
            $"Invalid value: {BetaJson.Describe(name)}. Supported values are: 'pcm16', 'g711_ulaw', and 'g711_alaw'.",
            path),
    };

    public static JsonNode? ToFormatName(JsonNode? format) => Text((format as JsonObject)?["type"]) switch
    {
        "audio/pcm" => "pcm16",
        "audio/pcmu" => "g711_ulaw",
        "audio/pcma" => "g711_alaw",
        var other => other,
    };

    /// <summary>A string; null for anything else.</summary>
    public static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
