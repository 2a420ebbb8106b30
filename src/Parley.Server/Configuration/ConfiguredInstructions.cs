using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Instructions that stand in the configuration itself, or in a file that it names.</summary>
internal static class ConfiguredInstructions
{
    /// <summary>Takes <c>instructions</c> or <c>instructions_file</c>; empty when the section has neither.</summary>
    public static string Read(YamlSection section, string folder)
    {
        var text = section.Take("instructions");
        var file = section.Take("instructions_file");
        if (text is not null && file is not null)
        {
            throw file.Fail("give either 'instructions' or 'instructions_file', not both.");
        }

        return file is null ? text?.Text().Trim() ?? "" : ConfiguredFile.Read(file, folder).Trim();
    }
}
