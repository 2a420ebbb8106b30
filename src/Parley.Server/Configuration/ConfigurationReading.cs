using Parley.Server.Configuration.Yaml;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration;

/// <summary>What came of reading a file to its end, however many mistakes it holds.</summary>
/// <param name="Options">What it says, without what is wrong; null when so much is wrong that nothing can be told.</param>
/// <param name="Readings">What the readers asked of it.</param>
/// <param name="Mistakes">In the order of their places.</param>
internal sealed record ConfigurationReading(
    ParleyOptions? Options, IReadOnlyList<YamlReading> Readings, IReadOnlyList<ParleyConfigurationException> Mistakes)
{
    private const int MaxMistakeCount = 100;

    /// <summary>The names of all agents in the file, also of those that hold mistakes.</summary>
    public IReadOnlySet<string> AgentNames => AgentPlaces.Select(agent => agent.Name).ToHashSet();

    /// <summary>Where each agent in the file stands.</summary>
    public IReadOnlyList<AgentPlace> AgentPlaces { get; init; } = [];

    /// <summary>
    /// Reads again and again: a reader stops at the first mistake, so what is wrong is left out the next time. What is only wrong because of
    /// that is left out too, and not told.
    /// </summary>
    public static ConfigurationReading ReadWhole(string yaml, string fileName, string folder, Func<string, string?> environment)
    {
        var mistakes = new List<ParleyConfigurationException>();
        var ofMistakes = new List<YamlReading>();
        var skipped = new HashSet<YamlNode>(ReferenceEqualityComparer.Instance);
        YamlMappingNode? root;
        try
        {
            root = YamlText.Load(yaml, new YamlSource(fileName, environment));
        }
        catch (ParleyConfigurationException exception)
        {
            return new(null, [], [exception]);
        }

        for (; ; )
        {
            var source = new YamlSource(fileName, environment) { Skipped = skipped };
            try
            {
                return Result(Read(root, source, folder));
            }
            catch (ParleyConfigurationException exception)
            {
                if (!exception.IsConsequence)
                {
                    mistakes.Add(exception);
                }

                ofMistakes.AddRange(Within(exception.Node, source.Readings));
                if (mistakes.Count == MaxMistakeCount || exception.Node is not { } node || !skipped.Add(node))
                {
                    return Result(null);
                }
            }

            ConfigurationReading Result(ParleyOptions? options) =>
                new(options, [.. ofMistakes, .. source.Readings], [.. mistakes.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column)])
                {
                    AgentPlaces = FindAgents(root),
                };
        }
    }

    /// <summary>Maps a file to options; what the file does not say comes from the environment.</summary>
    /// <exception cref="ParleyConfigurationException">The first mistake.</exception>
    public static ParleyOptions Read(YamlMappingNode? root, YamlSource source, string folder)
    {
        var options = new ParleyOptions { BaseDirectory = folder };
        UpstreamReader.FillBaseUrl(options.OpenAI, source.Environment);
        if (root is not null)
        {
            new ParleyOptionsReader(folder).Read(new YamlSection(root, "", "", source), options);
        }

        options.Origin = new ConfigurationOrigin(source.FileName, root, [.. source.Readings.Select(reading => reading.File).OfType<string>().Distinct()])
        {
            AgentNames = [.. options.Agents.Select(agent => agent.Name)],
            HttpToolNames = [.. options.HttpTools.Select(tool => tool.Name)],
            McpServerNames = [.. options.Mcp.Servers.Keys],
        };
        UpstreamReader.FillKeys(options, source.Environment);
        TelemetryReader.FillFrom(source.Environment, options.Telemetry);
        StorageReader.FillFrom(source.Environment, options.Storage);
        return options;
    }

    /// <summary>What was asked of a value and all that is in it: it will not be asked again.</summary>
    private static IEnumerable<YamlReading> Within(YamlNode? node, IReadOnlyList<YamlReading> readings) =>
        node is not null && readings.FirstOrDefault(reading => reading.Place == node.Start) is { } own
            ? readings.Where(reading => reading.Path == own.Path || (reading.Path.StartsWith(own.Path, StringComparison.Ordinal) && reading.Path[own.Path.Length] is '.' or '['))
            : [];

    private static IReadOnlyList<AgentPlace> FindAgents(YamlMappingNode? root) =>
        root is not null && Find(root, "agents") is YamlSequenceNode agents
            ? [.. agents.OfType<YamlMappingNode>().Select(agent => AgentPlace.Of((Find(agent, "name") as YamlScalarNode)?.Value ?? "", agent))]
            : [];

    private static YamlNode? Find(YamlMappingNode section, string key) =>
        section.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
}
