using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>A file that the configuration names by a path relative to its own folder.</summary>
internal static class ConfiguredFile
{
    /// <summary>The full path; fails at the value's place when there is no such file.</summary>
    public static string Find(YamlValue value, string folder)
    {
        var path = Path.GetFullPath(value.NonEmptyText(), folder);
        return File.Exists(path) ? path : throw value.Fail($"'{value.Path}' names the file {path}, which does not exist.");
    }
}
