using System.CommandLine.Parsing;
using Parley.Server.Access;

namespace Parley.Cli.Users;

/// <summary>Reads a role as people write it.</summary>
internal static class RoleName
{
    /// <summary>A user's role.</summary>
    public static AccessRole Parse(SymbolResult result, string text) =>
        ParseWithNone(text) is { } role and not AccessRole.None ? role : Refuse(result, $"The role must be viewer, operator or admin, but it is '{text}'.");

    /// <summary>A key's role.</summary>
    public static AccessRole ParseOfKey(SymbolResult result, string text) =>
        ParseWithNone(text) ?? Refuse(result, $"--role must be none, viewer, operator or admin, but it is '{text}'.");

    private static AccessRole? ParseWithNone(string text) => text switch
    {
        "none" => AccessRole.None,
        "viewer" => AccessRole.Viewer,
        "operator" => AccessRole.Operator,
        "admin" => AccessRole.Admin,
        _ => null,
    };

    private static AccessRole Refuse(SymbolResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
