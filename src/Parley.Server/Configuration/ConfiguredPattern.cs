using System.Text.RegularExpressions;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>A regular expression that runs on what strangers say: one that needs no backtracking, so that nobody can make it slow.</summary>
internal static class ConfiguredPattern
{
    public static string Read(YamlValue value)
    {
        var pattern = value.NonEmptyText();
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return pattern;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw value.Fail($"'{value.Path}' must be a regular expression without look-around and back-references: {exception.Message}");
        }
    }
}
