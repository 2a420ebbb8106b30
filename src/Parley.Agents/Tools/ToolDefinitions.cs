using System.Collections.Frozen;
using Microsoft.Extensions.AI;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tools;

/// <summary>Tools as the wire names them.</summary>
internal static class ToolDefinitions
{
    /// <summary>Type, name, description and parameters: nothing else is accepted by every server.</summary>
    public static IReadOnlyList<ToolDefinition> For(IReadOnlyList<AIFunction> tools) =>
        [.. tools.Select(tool => new FunctionToolDefinition
        {
            Name = tool.Name,
            Description = tool.Description,
            Parameters = tool.JsonSchema,
        })];

    /// <summary>True for two of one name, whatever else they say.</summary>
    public static bool AreNamedAlike(ToolDefinition one, ToolDefinition other) => (one, other) switch
    {
        (FunctionToolDefinition function, FunctionToolDefinition same) => function.Name == same.Name,
        (McpToolDefinition server, McpToolDefinition same) => server.ServerLabel == same.ServerLabel,
        _ => false,
    };

    /// <exception cref="ArgumentException">Two functions have one name.</exception>
    public static void RefuseDuplicates(IEnumerable<ToolDefinition> tools)
    {
        if (tools.OfType<FunctionToolDefinition>().GroupBy(tool => tool.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two tools or handoffs are named '{twice.Key}'; rename one of them.", nameof(tools));
        }
    }

    /// <exception cref="ArgumentException">Two tools have one name.</exception>
    public static FrozenDictionary<string, AIFunction> ByName(IReadOnlyList<AIFunction> tools)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tool in tools)
        {
            if (!names.Add(tool.Name))
            {
                throw new ArgumentException($"Two tools or handoffs are named '{tool.Name}'; rename one of them.", nameof(tools));
            }
        }

        return tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal);
    }
}
