using System.Text.RegularExpressions;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Headers that are sent with requests; their values may be secret.</summary>
internal static partial class ConfiguredHeaders
{
    public static Dictionary<string, string> Read(YamlValue? value) =>
        value?.Section().Pairs().ToDictionary(pair => pair.Key, Value, StringComparer.OrdinalIgnoreCase) ?? [];

    private static string Value((string Key, YamlValue Value) header)
    {
        var text = header.Value.NonEmptyText();
        return HeaderName().IsMatch(header.Key) && !text.Any(char.IsControl)
            ? text
            : throw header.Value.Fail($"'{header.Value.Path}' must be a header's name and a value of one line.");
    }

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName();
}
