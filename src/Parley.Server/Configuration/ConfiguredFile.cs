using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>A file that the configuration names by a path relative to its own folder.</summary>
internal static class ConfiguredFile
{
    /// <summary>The full path; fails at the value's place when there is no such file.</summary>
    public static string Find(YamlValue value, string folder) => value.ExistingFile(folder);

    /// <summary>What is in it; fails at the value's place when it cannot be read.</summary>
    public static string Read(YamlValue value, string folder)
    {
        var path = Find(value, folder);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw value.Fail($"'{value.Path}' names the file {path}, which cannot be read: {exception.Message}");
        }
    }
}
