using System.Collections.Frozen;
using Microsoft.Extensions.AI;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Resolution;

/// <summary>
/// An agent as it was when it became active in one session: what was computed is known, and stays as it is for all responses that
/// begin under it. Immutable.
/// </summary>
internal sealed class ResolvedAgent
{
    /// <exception cref="ArgumentException">Two tools have one name.</exception>
    public ResolvedAgent(RealtimeAgent agent, string? instructions, ToolListing listing)
    {
        var tools = listing.Functions;
        ToolFaults = listing.Faults;
        Agent = agent;
        Instructions = instructions;
        Tools = tools;
        ToolsByName = ToolDefinitions.ByName(tools);
        Secrets = new SecretArguments(tools);
    }

    /// <summary>What it was made from.</summary>
    public RealtimeAgent Agent { get; }

    /// <summary>The agent's name.</summary>
    public string Name => Agent.Name;

    /// <summary>The system prompt; null when the agent gives none.</summary>
    public string? Instructions { get; }

    /// <summary>The stored prompt; absent when the agent gives none.</summary>
    public Optional<PromptReference> Prompt { get; init; }

    /// <summary>What the model may call, in the agent's order: its own tools, the run's, and the handoffs.</summary>
    public IReadOnlyList<AIFunction> Tools { get; }

    /// <summary>The same by name.</summary>
    public FrozenDictionary<string, AIFunction> ToolsByName { get; }

    /// <summary>The sources of tools that could not be asked.</summary>
    public IReadOnlyList<ToolSourceFault> ToolFaults { get; }

    /// <summary>Which arguments of the tools are not to be shown.</summary>
    public SecretArguments Secrets { get; }
}
