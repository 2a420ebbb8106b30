using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>access:</c> to options.</summary>
internal static class AccessReader
{
    public static void Read(YamlValue? value, string folder, AccessOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.UsersFile = section.Take("users_file") is { } users ? Path.GetFullPath(users.NonEmptyText(), folder) : options.UsersFile;
        options.PublicUrl = section.Take("public_url")?.HttpUrl();
        options.OpenId = OpenIdReader.Read(section.Take("openid_connect"));
        options.IdleTime = section.Take("idle_minutes") is { } idle ? TimeSpan.FromMinutes(idle.Integer(5, 24 * 60)) : options.IdleTime;
        options.SessionLifetime = section.Take("session_hours") is { } hours ? TimeSpan.FromHours(hours.Integer(1, 168)) : options.SessionLifetime;
        options.FreeFailures = section.Take("free_failures")?.Integer(1, 100) ?? options.FreeFailures;
        options.FirstWait = section.Take("first_wait_seconds") is { } wait ? TimeSpan.FromSeconds(wait.Integer(1, 3600)) : options.FirstWait;
        section.RejectUnknownKeys();
    }
}
