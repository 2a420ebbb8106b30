using System.Text.Json.Nodes;

namespace Parley.Realtime.Beta;

/// <summary>The session object: flat in the beta, nested now (protocol §12.2).</summary>
internal static class BetaSession
{
    /// <summary>What the beta had not and would now be taken for the same member in its new place.</summary>
    private static readonly string[] s_currentOnly = ["type", "audio", "output_modalities", "max_output_tokens"];

    /// <summary>What both have under one name, before and after the members that moved.</summary>
    private static readonly string[] s_sharedFirst = ["id", "object", "model", "expires_at"];

    private static readonly string[] s_sharedLast = ["instructions", "tool_choice", "tracing", "tools", "prompt", "include"];

    /// <summary>Turns a flat session into one of <paramref name="type"/>, in place.</summary>
    /// <exception cref="ParleyProtocolException">It has a member of today's shape, or a format that the beta has not.</exception>
    public static void ToCurrent(JsonObject session, string path, string type)
    {
        foreach (var name in s_currentOnly.Where(session.ContainsKey))
        {
            var place = path.Length == 0 ? name : $"{path}.{name}";
            throw new ParleyProtocolException(
                "unknown_parameter",
                $"Unknown parameter: '{place}'. This connection speaks the beta dialect; for today's shape leave out OpenAI-Beta and connect again.",
                place);
        }

        var current = new JsonObject { ["type"] = type };
        foreach (var member in BetaMember.All)
        {
            member.MoveToCurrent(session, path, current);
        }

        foreach (var (name, value) in current.ToArray())
        {
            current.Remove(name);
            session[name] = value;
        }
    }

    /// <summary>A flat copy of a whole session.</summary>
    /// <param name="session">As today's server shows it.</param>
    /// <param name="temperature">What a voice agent's session also shows.</param>
    public static JsonObject FromCurrent(JsonObject session, double temperature)
    {
        var flat = new JsonObject();
        CopyShared(session, s_sharedFirst, flat);
        foreach (var member in BetaMember.All)
        {
            member.CopyFromCurrent(session, flat);
        }

        CopyShared(session, s_sharedLast, flat);
        if (BetaValues.Text(session["type"]) == "realtime")
        {
            flat["temperature"] = temperature;
        }

        return flat;
    }

    private static void CopyShared(JsonObject session, IEnumerable<string> names, JsonObject flat)
    {
        foreach (var name in names)
        {
            if (session.TryGetPropertyValue(name, out var value))
            {
                flat[name] = value?.DeepClone();
            }
        }
    }
}
