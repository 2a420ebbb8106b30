using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>prompts:</c> to options.</summary>
internal static class PromptsReader
{
    public static void Read(YamlValue? value, string folder, IList<PromptOptions> prompts)
    {
        foreach (var element in value?.Elements() ?? [])
        {
            var section = element.Section();
            var prompt = new PromptOptions
            {
                Id = section.Require("id").NonEmptyText(),
                Version = section.Take("version")?.NonEmptyText(),
                Instructions = ConfiguredInstructions.Read(section, folder),
                Voice = section.Take("voice")?.NonEmptyText(),
            };
            section.RejectUnknownKeys();
            if (prompts.Any(other => other.Id == prompt.Id && other.Version == prompt.Version))
            {
                throw element.Fail($"a second prompt has the id '{prompt.Id}' and the same version; give each version its own 'version'.");
            }

            prompts.Add(prompt);
        }
    }
}
