using Microsoft.Extensions.AI;
using Parley.Agents.Handoffs;
using Parley.Agents.Tools;

namespace Parley.Agents;

/// <summary>Finds what is wrong with an agent where it is made, not where it is used.</summary>
internal static class AgentValidation
{
    public static IReadOnlyList<AIFunction> Tools(IReadOnlyList<AIFunction> tools)
    {
        RefuseNull(tools, nameof(tools));
        _ = ToolDefinitions.ByName(tools);
        return tools;
    }

    public static IReadOnlyList<RealtimeHandoff> Handoffs(IReadOnlyList<RealtimeHandoff> handoffs)
    {
        RefuseNull(handoffs, nameof(handoffs));
        return handoffs;
    }

    private static void RefuseNull<T>(IReadOnlyList<T> values, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Any(value => value is null))
        {
            throw new ArgumentException("One of them is null.", name);
        }
    }
}
