using System.Text.Json;
using Parley.Server.Configuration;

namespace Parley.Server.Access.OpenId;

/// <summary>Reads from claims who somebody is and what they may.</summary>
internal static class OpenIdRoles
{
    private const int LongestName = 100;
    private static readonly string[] s_names = ["preferred_username", "email", "name", "sub"];

    /// <summary>The group with the highest role among the claims, an empty one when none has any; null when there is no claim of groups at all.</summary>
    public static string? FindGroup(JsonElement claims, OpenIdOptions options)
    {
        var groups = claims;
        if (!claims.TryGetProperty(options.RolesClaim, out groups)) // a claim's name may have dots itself, as those that are URLs do
        {
            groups = claims;
            foreach (var part in options.RolesClaim.Split('.'))
            {
                if (groups.ValueKind != JsonValueKind.Object || !groups.TryGetProperty(part, out groups))
                {
                    return null;
                }
            }
        }

        return Texts(groups)
            .Where(group => RoleOf(group, options) != AccessRole.None)
            .MaxBy(group => RoleOf(group, options)) ?? "";
    }

    /// <summary>What the configuration lets a group do.</summary>
    public static AccessRole RoleOf(string group, OpenIdOptions options) =>
        options.Roles.TryGetValue(group, out var role) ? AccessPrincipal.RoleOf(role) : AccessRole.None;

    /// <summary>What they call themselves: of a sensible length, without control characters.</summary>
    public static string NameOf(JsonElement claims, OpenIdOptions options) =>
        (options.NameClaim is { } claim ? s_names.Prepend(claim) : s_names)
            .Select(name => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Clean(value.GetString()!) : "")
            .FirstOrDefault(name => name.Length > 0) ?? "";

    private static string Clean(string name) =>
        string.Concat(name.Where(character => !char.IsControl(character)).Take(LongestName)).Trim();

    /// <summary>One group may come as a text instead of a list.</summary>
    private static IEnumerable<string> Texts(JsonElement groups) => groups.ValueKind switch
    {
        JsonValueKind.String => [groups.GetString()!],
        JsonValueKind.Array => groups.EnumerateArray().Where(group => group.ValueKind == JsonValueKind.String).Select(group => group.GetString()!),
        _ => [],
    };
}
