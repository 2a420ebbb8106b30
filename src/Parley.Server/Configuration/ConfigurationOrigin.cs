using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration;

/// <summary>Where options came from, to notice changes and to read them again.</summary>
/// <param name="Path">The file.</param>
/// <param name="Root">What was in it; null for nothing.</param>
/// <param name="Files">Other files that were read with it: instructions, scripts.</param>
internal sealed record ConfigurationOrigin(string Path, YamlMappingNode? Root, IReadOnlyList<string> Files)
{
    /// <summary>The sections that differ.</summary>
    public IEnumerable<string> FindChanges(ConfigurationOrigin other)
    {
        var (mine, others) = (Sections(Root), Sections(other.Root));
        return mine.Keys.Union(others.Keys).Where(name => !Equals(mine.GetValueOrDefault(name), others.GetValueOrDefault(name))).Order(StringComparer.Ordinal);
    }

    private static Dictionary<string, YamlNode> Sections(YamlMappingNode? root) =>
        root?.Children.ToDictionary(pair => (pair.Key as YamlScalarNode)?.Value ?? "", pair => pair.Value, StringComparer.Ordinal) ?? [];
}
