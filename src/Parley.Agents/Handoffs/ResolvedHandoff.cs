using System.Text.RegularExpressions;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Handoffs;

/// <summary>A handoff as an active agent offers it. Immutable.</summary>
internal sealed partial class ResolvedHandoff(RealtimeHandoff handoff, RealtimeAgent target)
{
    /// <summary>What it was made from.</summary>
    public RealtimeHandoff Handoff => handoff;

    /// <summary>Who takes over.</summary>
    public RealtimeAgent Target => target;

    /// <summary>What the model calls.</summary>
    public FunctionToolDefinition Definition { get; } = new()
    {
        Name = handoff.ToolName ?? $"transfer_to_{NoLetter().Replace(target.Name, "_").ToLowerInvariant()}",
        Description = handoff.ToolDescription ?? Describe(target),
        Parameters = handoff.Parameters,
    };

    private static string Describe(RealtimeAgent target) =>
        $"Hands the conversation over to the agent {target.Name}, who then takes care of the request. {target.HandoffDescription}".TrimEnd();

    [GeneratedRegex("[^a-zA-Z0-9_]")]
    private static partial Regex NoLetter();
}
