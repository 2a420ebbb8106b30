using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
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

    private void WriteJson(ApiKey key)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteString("name", key.Name);
            json.WriteString("role", RoleOf(key));
            json.WriteString("ending", key.Ending);
            json.WriteNumber("created_at", key.CreatedAt.ToUnixTimeSeconds());
            WriteNumber(json, "expires_at", key.ExpiresAt?.ToUnixTimeSeconds());
            json.WriteBoolean("expired", IsExpired(key));
            WriteNumber(json, "max_sessions", key.MaxSessions);
            WriteNumber(json, "requests_per_minute", key.RequestsPerMinute);
            json.WriteEndObject();
        }

        terminal.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
    }

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
