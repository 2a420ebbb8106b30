using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration.Yaml;

/// <summary>Where values come from: the file's name for messages, and the environment that fills in <c>${NAME}</c>. It notes what is read.</summary>
internal sealed record YamlSource(string FileName, Func<string, string?> Environment)
{
    private readonly List<YamlReading> _readings = [];

    /// <summary>What readers are to take for absent: what was found wrong before.</summary>
    public IReadOnlySet<YamlNode> Skipped { get; init; } = new HashSet<YamlNode>(ReferenceEqualityComparer.Instance);

    /// <summary>What was asked so far.</summary>
    public IReadOnlyList<YamlReading> Readings => _readings;

    public void Note(YamlReading reading) => _readings.Add(reading);

    public ParleyConfigurationException Fail(YamlNode node, string problem) =>
        new(FileName, node.Start.Line, node.Start.Column, problem) { Node = node };

    /// <summary>A failure that comes of an earlier one: what is needed was skipped.</summary>
    public ParleyConfigurationException Follow(YamlNode node, string problem) =>
        new(FileName, node.Start.Line, node.Start.Column, problem) { Node = node, IsConsequence = true };

    public ParleyConfigurationException Fail(Mark place, string problem, Exception? innerException = null) =>
        new(FileName, place.Line, place.Column, problem, innerException);
}
