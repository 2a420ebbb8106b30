using System.Text.Json.Nodes;

namespace Parley.Realtime.Beta;

/// <summary>One member that the beta has flat and today's protocol has elsewhere (protocol §12.2).</summary>
/// <param name="Name">The beta's name.</param>
/// <param name="Path">Where it is now.</param>
/// <param name="ToCurrent">Its value now, of the beta's value and its path.</param>
/// <param name="FromCurrent">The beta's value, of the value now.</param>
internal sealed record BetaMember(
    string Name, IReadOnlyList<string> Path, Func<JsonNode?, string, JsonNode?>? ToCurrent = null, Func<JsonNode?, JsonNode?>? FromCurrent = null)
{
    public static BetaMember Modalities { get; } = new(
        "modalities", ["output_modalities"], BetaValues.ToOutputModalities, BetaValues.ToModalities);

    public static BetaMember Voice { get; } = new("voice", ["audio", "output", "voice"]);

    public static BetaMember OutputAudioFormat { get; } = new(
        "output_audio_format", ["audio", "output", "format"], BetaValues.ToFormat, BetaValues.ToFormatName);

    public static BetaMember MaxResponseOutputTokens { get; } = new("max_response_output_tokens", ["max_output_tokens"]);

    /// <summary>All of them, in the order of the beta's echo.</summary>
    public static IReadOnlyList<BetaMember> All { get; } =
    [
        Modalities,
        Voice,
        new("input_audio_format", ["audio", "input", "format"], BetaValues.ToFormat, BetaValues.ToFormatName),
        OutputAudioFormat,
        new("input_audio_transcription", ["audio", "input", "transcription"]),
        new("input_audio_noise_reduction", ["audio", "input", "noise_reduction"]),
        new("turn_detection", ["audio", "input", "turn_detection"]),
        new("speed", ["audio", "output", "speed"]),
        MaxResponseOutputTokens,
    ];

    /// <summary>Moves the member, if it is there, to its place now.</summary>
    public void MoveToCurrent(JsonObject flat, string flatPath, JsonObject current)
    {
        if (!flat.Remove(Name, out var value))
        {
            return;
        }

        var parent = current;
        foreach (var name in Path.SkipLast(1))
        {
            if (parent[name] is not JsonObject child)
            {
                parent[name] = child = [];
            }

            parent = child;
        }

        parent[Path[^1]] = ToCurrent is null ? value : ToCurrent(value, flatPath.Length == 0 ? Name : $"{flatPath}.{Name}");
    }

    /// <summary>Copies the member, if it is there, to the beta's place.</summary>
    public void CopyFromCurrent(JsonObject current, JsonObject flat)
    {
        JsonNode? value = current;
        foreach (var name in Path)
        {
            if (value is not JsonObject parent || !parent.TryGetPropertyValue(name, out value))
            {
                return;
            }
        }

        flat[Name] = FromCurrent is null ? value?.DeepClone() : FromCurrent(value);
    }
}
