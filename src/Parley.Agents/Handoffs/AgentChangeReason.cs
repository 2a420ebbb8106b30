namespace Parley.Agents.Handoffs;

/// <summary>Why another agent answers.</summary>
public enum AgentChangeReason
{
    /// <summary>The model handed over.</summary>
    Handoff,

    /// <summary>The application put it in.</summary>
    Manual,
}
