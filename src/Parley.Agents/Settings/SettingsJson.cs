using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Settings;

/// <summary>
/// Reads settings that people wrote: nested as on the wire (<c>audio.input.format</c>) or flat as in earlier SDKs
/// (<c>input_audio_format</c>), in <c>snake_case</c> or <c>camelCase</c>, with any name of an audio format.
/// </summary>
public static class SettingsJson
{
    private static readonly string[] s_objects = ["audio", "input", "output", "turn_detection", "transcription", "noise_reduction", "reasoning", "tracing"];

    private static readonly (string Flat, string[] Path)[] s_flat =
    [
        ("modalities", ["output_modalities"]),
        ("max_response_output_tokens", ["max_output_tokens"]),
        ("voice", ["audio", "output", "voice"]),
        ("speed", ["audio", "output", "speed"]),
        ("output_audio_format", ["audio", "output", "format"]),
        ("input_audio_format", ["audio", "input", "format"]),
        ("input_audio_transcription", ["audio", "input", "transcription"]),
        ("input_audio_noise_reduction", ["audio", "input", "noise_reduction"]),
        ("turn_detection", ["audio", "input", "turn_detection"]),
    ];

    /// <summary>
    /// Reads a JSON object. Where one setting is written twice, <c>snake_case</c> beats <c>camelCase</c>, and nested beats flat. Null is a
    /// value; what is not known is passed to the model, and so are the members of <c>provider_data</c>.
    /// </summary>
    /// <exception cref="ArgumentException">It is no object, an audio format is unknown, or a member has the wrong type.</exception>
    public static RealtimeSessionConfiguration Read(JsonElement settings)
    {
        if (settings.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"Settings must be a JSON object, not {settings.ValueKind}.", nameof(settings));
        }

        var session = Rename((JsonObject)JsonNode.Parse(settings.GetRawText())!);
        Spread(session);
        foreach (var (flat, path) in s_flat)
        {
            Nest(session, flat, path);
            Rename(session, path);
        }

        NameFormat(session, "input");
        NameFormat(session, "output");
        if (session["output_modalities"] is JsonArray words && words.Any(word => word?.ToJsonString() == "\"audio\""))
        {
            session["output_modalities"] = new JsonArray("audio"); // speech has its text with it
        }

        session["type"] = "realtime";
        try
        {
            var update = new JsonObject { ["type"] = "session.update", ["session"] = session };
            return (RealtimeSessionConfiguration)((SessionUpdateEvent)ClientEvent.Read(Encoding.UTF8.GetBytes(update.ToJsonString()))).Session;
        }
        catch (ParleyProtocolException exception)
        {
            throw new ArgumentException(exception.Message, nameof(settings), exception);
        }
    }

    /// <summary>The same object with <c>snake_case</c> names, in the objects of the protocol; what is inside others is not ours.</summary>
    private static JsonObject Rename(JsonObject settings)
    {
        var renamed = new JsonObject();
        foreach (var (key, value) in settings.OrderBy(member => Name(member.Key) == member.Key ? 0 : 1))
        {
            var name = Name(key);
            if (!renamed.ContainsKey(name))
            {
                renamed[name] = value is JsonObject child && s_objects.Contains(name) ? Rename(child) : value?.DeepClone();
            }
        }

        return renamed;
    }

    /// <summary>The same for what was flat under another name.</summary>
    private static void Rename(JsonObject session, string[] path)
    {
        if (Parent(session, path) is { } parent && parent[path[^1]] is JsonObject moved && s_objects.Contains(path[^1]))
        {
            parent[path[^1]] = Rename(moved);
        }
    }

    private static string Name(string key) => JsonNamingPolicy.SnakeCaseLower.ConvertName(key);

    private static void Spread(JsonObject session)
    {
        if (session.Remove("provider_data", out var data) && data is JsonObject further)
        {
            foreach (var (name, value) in further.Where(member => !session.ContainsKey(member.Key)).ToList())
            {
                session[name] = value?.DeepClone();
            }
        }
    }

    private static void Nest(JsonObject session, string flat, string[] path)
    {
        if (!session.Remove(flat, out var value))
        {
            return;
        }

        var parent = session;
        foreach (var name in path.SkipLast(1))
        {
            if (parent[name] is not JsonObject child)
            {
                parent[name] = child = [];
            }

            parent = child;
        }

        if (!parent.ContainsKey(path[^1]))
        {
            parent[path[^1]] = value;
        }
    }

    private static JsonObject? Parent(JsonObject session, string[] path) =>
        path.SkipLast(1).Aggregate((JsonObject?)session, (parent, name) => parent?[name] as JsonObject);

    private static void NameFormat(JsonObject session, string direction)
    {
        if (Parent(session, ["audio", direction, "format"]) is { } parent && parent["format"] is JsonValue name)
        {
            var format = AudioFormatConfiguration.Parse(name.GetValueKind() == JsonValueKind.String ? name.GetValue<string>() : name.ToJsonString());
            parent["format"] = format.Rate is { } rate ? new JsonObject { ["type"] = format.Type, ["rate"] = rate } : new JsonObject { ["type"] = format.Type };
        }
    }
}
