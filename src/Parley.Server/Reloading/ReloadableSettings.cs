using Parley.Server.Configuration;

namespace Parley.Server.Reloading;

/// <summary>Which settings a running server takes from a changed file; all others count after a restart.</summary>
internal static class ReloadableSettings
{
    private static readonly HashSet<string> s_known = new(StringComparer.Ordinal)
    {
        "agents", "http_tools", "mcp.servers", "mcp.allowed_servers", "prices", "budgets", "privacy",
        "openai_realtime.voice", "openai_realtime.system_instruction", // they are agents'
        "server.max_conversations", "server.key_limits", "server.read_limits",
        "calls.consent", "calls.last_words_seconds", "calls.hold_music", "calls.volume_db", "calls.digits",
        "storage.retention",
    };

    /// <summary>Whether a setting needs no restart.</summary>
    /// <param name="path">A section, or a key of one, as <see cref="ConfigurationOrigin.FindChanges"/> names it.</param>
    public static bool Contains(string path) =>
        path.Split('.', 2) is [var section, var key] ? s_known.Contains(section) || s_known.Contains(path) || (IsCarrier(section) && key is "numbers" or "agent") : s_known.Contains(path);

    private static bool IsCarrier(string section) => new ParleyOptions().Carriers.Any(carrier => carrier.Section == section);
}
