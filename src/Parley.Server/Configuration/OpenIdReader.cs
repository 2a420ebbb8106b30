using Parley.Server.Access;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>access.openid_connect:</c> to options.</summary>
internal static class OpenIdReader
{
    private static readonly Dictionary<string, string> s_roles =
        new[] { AccessRole.Viewer, AccessRole.Operator, AccessRole.Admin }.Select(AccessPrincipal.NameOf).ToDictionary(name => name);

    public static OpenIdOptions? Read(YamlValue? value)
    {
        if (value?.Section() is not { } section)
        {
            return null;
        }

        var defaults = new OpenIdOptions { Authority = null!, ClientId = "" };
        var options = new OpenIdOptions
        {
            Authority = Authority(section.Require("authority")),
            ClientId = section.Require("client_id").NonEmptyText(),
            ClientSecret = CarrierReader.Secret(section.Take("client_secret")),
            Name = section.Take("name")?.NonEmptyText(),
            Scopes = section.Take("scopes") is { } scopes ? WithOpenId(scopes) : defaults.Scopes,
            NameClaim = section.Take("name_claim")?.NonEmptyText(),
            RolesClaim = section.Take("roles_claim")?.NonEmptyText() ?? defaults.RolesClaim,
        };
        foreach (var (group, role) in section.Require("roles").Section().Pairs())
        {
            options.Roles[group] = role.Choice(s_roles);
        }

        section.RejectUnknownKeys();
        return options;
    }

    private static Uri Authority(YamlValue value)
    {
        var url = value.HttpUrl();
        return url.Scheme == Uri.UriSchemeHttps || url.IsLoopback
            ? url
            : throw value.Fail($"'{value.Path}' must begin with https://: what comes from there decides who is let in.");
    }

    private static string[] WithOpenId(YamlValue value)
    {
        var scopes = value.Texts().ToArray();
        return scopes.Contains("openid", StringComparer.Ordinal)
            ? scopes
            : throw value.Fail($"'{value.Path}' must have openid among them: without it the provider says nothing about who signed in.");
    }
}
