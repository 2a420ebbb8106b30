using System.Text.RegularExpressions;

namespace Parley.Server.Configuration;

/// <summary>Replaces <c>${NAME}</c> and <c>${NAME:-default}</c> by environment variables; <c>$${</c> stands for a plain <c>${</c>.</summary>
internal static partial class EnvironmentExpansion
{
    /// <param name="text">The text of one scalar.</param>
    /// <param name="environment">The variables; null or empty counts as unset.</param>
    /// <param name="unsetName">The first variable that is neither set nor has a default; null when all is well. It expands to nothing.</param>
    public static string Expand(string text, Func<string, string?> environment, out string? unsetName)
    {
        string? unset = null;
        var expanded = Reference().Replace(text, match =>
        {
            if (match.Value.StartsWith("$$", StringComparison.Ordinal))
            {
                return match.Value[1..];
            }

            var name = match.Groups["name"].Value;
            if (environment(name) is { Length: > 0 } value)
            {
                return value;
            }

            if (!match.Groups["default"].Success)
            {
                unset ??= name;
            }

            return match.Groups["default"].Value;
        });
        unsetName = unset;
        return expanded;
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
