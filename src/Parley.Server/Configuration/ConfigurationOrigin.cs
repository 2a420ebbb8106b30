using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration;

/// <summary>Where options came from, to notice changes and to read them again.</summary>
/// <param name="Path">The file.</param>
/// <param name="Root">What was in it; null for nothing.</param>
/// <param name="Files">Other files that were read with it: instructions, scripts.</param>
internal sealed record ConfigurationOrigin(string Path, YamlMappingNode? Root, IReadOnlyList<string> Files)
{
    /// <summary>The agents that it describes; others come from the program.</summary>
    public IReadOnlyList<string> AgentNames { get; init; } = [];

    /// <summary>The same of HTTP tools.</summary>
    public IReadOnlyList<string> HttpToolNames { get; init; } = [];

    /// <summary>The same of MCP servers.</summary>
    public IReadOnlyList<string> McpServerNames { get; init; } = [];

    /// <summary>The settings in the file: keys of sections, such as <c>server.port</c>, and sections that are none of keys.</summary>
    public IEnumerable<string> Settings => Read(Root).Keys.Order(StringComparer.Ordinal);

    /// <summary>The settings that differ.</summary>
    public IEnumerable<string> FindChanges(ConfigurationOrigin other)
    {
        var (mine, others) = (Read(Root), Read(other.Root));
        return mine.Keys.Union(others.Keys).Where(name => !Equals(mine.GetValueOrDefault(name), others.GetValueOrDefault(name))).Order(StringComparer.Ordinal);
    }

    private static Dictionary<string, YamlNode> Read(YamlMappingNode? root) => Keys(root)
        .SelectMany(section => section.Value is YamlMappingNode keys ? Keys(keys).Select(key => ($"{section.Name}.{key.Name}", key.Value)) : [section])
        .ToDictionary(setting => setting.Item1, setting => setting.Item2, StringComparer.Ordinal);

    private static IEnumerable<(string Name, YamlNode Value)> Keys(YamlMappingNode? section) =>
        section?.Children.Select(pair => ((pair.Key as YamlScalarNode)?.Value ?? "", pair.Value)) ?? [];
}
