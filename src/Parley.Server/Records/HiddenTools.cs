using Parley.Agents;
using Parley.Agents.Tools;

namespace Parley.Server.Records;

/// <summary>
/// The tools whose output must not be kept, by the names that any agent of the call has had for them: a tool may end when another agent answers
/// already. One caller at a time.
/// </summary>
internal sealed class HiddenTools
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Learns an agent's tools.</summary>
    public void Learn(RealtimeAgent? agent) => _names.UnionWith(
        from tool in agent?.Tools ?? []
        where tool.GetService<RealtimeTool>()?.Options.HidesOutput == true
        select tool.Name);

    public bool Contains(string name) => _names.Contains(name);
}
