using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration;

/// <summary>Where an agent stands in a file.</summary>
/// <param name="Name">The agent.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">Where its last value ends.</param>
internal sealed record AgentPlace(string Name, Mark Start, Mark End)
{
    /// <summary>A mapping's own end is that of its beginning: what is in it says more.</summary>
    public static AgentPlace Of(string name, YamlMappingNode agent) =>
        new(name, agent.Start, agent.AllNodes.Select(node => node.End).MaxBy(end => (end.Line, end.Column)));

    public bool Contains(long line, long column) =>
        (line, column).CompareTo((Start.Line, Start.Column)) >= 0 && (line, column).CompareTo((End.Line, End.Column)) <= 0;
}
