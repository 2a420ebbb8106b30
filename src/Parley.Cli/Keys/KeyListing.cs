using System.Globalization;
using System.Text.Json;
using Parley.Cli.Users;
using Parley.Server.Access;
using Parley.Server.Keys;

namespace Parley.Cli.Keys;

/// <summary>Shows API keys as a table, or as JSON lines (<c>docs/cli.md</c>).</summary>
internal sealed class KeyListing(Terminal terminal, DateTimeOffset now)
{
    private static readonly string[] s_titles = ["ID", "KEY", "NAME", "ROLE", "CREATED", "EXPIRES", "SESSIONS", "REQUESTS/MIN"];

    public void Write(IReadOnlyList<ApiKey> keys, string path, bool writesJson)
    {
        if (writesJson)
        {
            foreach (var key in keys)
            {
                WriteJson(key);
            }
        }
        else if (keys.Count == 0)
        {
            terminal.WriteLine($"There are no keys in {path}. Make one with: parley keys create");
        }
        else
        {
            terminal.WriteTable([s_titles, .. keys.Select(Row)]);
        }
    }

    private string[] Row(ApiKey key) =>
    [
        key.Id,
        $"sk-parley-…{key.Ending}",
        key.Name ?? "-",
        RoleOf(key),
        Minute(key.CreatedAt),
        key.ExpiresAt is { } expiresAt ? IsExpired(key) ? $"{Minute(expiresAt)} (expired)" : Minute(expiresAt) : "never",
        Number(key.MaxSessions),
        Number(key.RequestsPerMinute),
    ];

    /// <param name="key">The key.</param>
    /// <param name="secret">What opens; null but for a new one.</param>
    public void WriteJson(ApiKey key, string? secret = null) => terminal.WriteLine(JsonLine.Of(json =>
    {
        json.WriteString("id", key.Id);
        if (secret is not null)
        {
            json.WriteString("key", secret);
        }

        json.WriteString("name", key.Name);
        json.WriteString("role", RoleOf(key));
        json.WriteString("ending", key.Ending);
        json.WriteNumber("created_at", key.CreatedAt.ToUnixTimeSeconds());
        WriteNumber(json, "expires_at", key.ExpiresAt?.ToUnixTimeSeconds());
        json.WriteBoolean("expired", IsExpired(key));
        WriteNumber(json, "max_sessions", key.MaxSessions);
        WriteNumber(json, "requests_per_minute", key.RequestsPerMinute);
    }));

    private static string RoleOf(ApiKey key) => UserListing.NameOf(key.Role ?? AccessRole.Operator);

    private bool IsExpired(ApiKey key) => key.ExpiresAt <= now;

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Number(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
