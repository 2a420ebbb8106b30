using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Server.Access;

namespace Parley.Cli.Users;

/// <summary>Shows users as a table, or as JSON lines (<c>docs/cli.md</c>): never hash or stamp.</summary>
internal sealed class UserListing(Terminal terminal)
{
    private static readonly string[] s_titles = ["NAME", "ROLE", "CREATED", "ID"];

    public static string NameOf(AccessRole role) => role.ToString().ToLowerInvariant();

    public void Write(IReadOnlyList<User> users, string path, bool writesJson)
    {
        if (writesJson)
        {
            foreach (var user in users)
            {
                WriteJson(user);
            }
        }
        else if (users.Count == 0)
        {
            terminal.WriteLine($"There are no users in {path}. Make one with: parley users add NAME --role admin");
        }
        else
        {
            terminal.WriteTable([s_titles, .. users.Select(Row)]);
        }
    }

    public void WriteJson(User user)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("id", user.Id);
            json.WriteString("name", user.Name);
            json.WriteString("role", NameOf(user.Role));
            json.WriteNumber("created_at", user.CreatedAt.ToUnixTimeSeconds());
            json.WriteEndObject();
        }

        terminal.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
    }

    private static string[] Row(User user) =>
        [user.Name, NameOf(user.Role), user.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), user.Id];
}
