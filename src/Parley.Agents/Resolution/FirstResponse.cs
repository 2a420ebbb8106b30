using Parley.Realtime.Responses;

namespace Parley.Agents.Resolution;

/// <summary>How the first response of an agent differs from those that follow.</summary>
internal static class FirstResponse
{
    /// <summary>Told besides the agent's instructions: those of a response replace the session's, so both are in it.</summary>
    public static ResponseConfiguration With(string? agentInstructions, string added) => new()
    {
        Instructions = string.IsNullOrEmpty(agentInstructions) ? added : $"{agentInstructions}\n\n{added}",
    };

    /// <summary>Of an agent that took over; null for not at all.</summary>
    public static ResponseConfiguration? After(ResolvedAgent agent, string? instructions) =>
        agent.Agent.EnterInstructions is { Length: > 0 } enter ? With(instructions, enter) : null;
}
