namespace Parley.Agents.Guardrails;

/// <summary>Whose words a guardrail judges.</summary>
public enum GuardedSide
{
    /// <summary>The agent's, written or spoken.</summary>
    Agent,

    /// <summary>The user's, as they were written down.</summary>
    User,
}
