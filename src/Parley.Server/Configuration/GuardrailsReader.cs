using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps an agent's <c>guardrails:</c> to options.</summary>
internal static class GuardrailsReader
{
    private static readonly string[] s_kinds = ["name", "blocked", "pattern", "max_length"];

    private static readonly Dictionary<string, bool> s_sides = new(StringComparer.Ordinal) { ["output"] = false, ["input"] = true };

    public static void Read(YamlValue? value, IList<AgentGuardrailOptions> guardrails)
    {
        foreach (var element in value?.Elements() ?? [])
        {
            guardrails.Add(element.IsMapping ? ReadSection(element) : new AgentGuardrailOptions { Name = element.NonEmptyText() });
        }
    }

    private static AgentGuardrailOptions ReadSection(YamlValue element)
    {
        var section = element.Section();
        var guardrail = new AgentGuardrailOptions
        {
            Name = section.Take("name")?.NonEmptyText(),
            BlockedWords = [.. section.Take("blocked")?.Texts() ?? []],
            Pattern = section.Take("pattern") is { } pattern ? ConfiguredPattern.Read(pattern) : null,
            MaxLength = section.Take("max_length")?.Integer(1, 100_000),
            Hint = section.Take("hint")?.NonEmptyText(),
            WatchesInput = section.Take("watch")?.Choice(s_sides) ?? false,
        };
        section.RejectUnknownKeys();
        return guardrail is { Name: null, BlockedWords.Count: 0, Pattern: null, MaxLength: null } && !s_kinds.Any(section.IsSkipped)
            ? throw element.Fail($"'{element.Path}' must say what is not allowed: 'blocked', 'pattern' or 'max_length', or the 'name' of a registered guardrail.")
            : guardrail;
    }
}
