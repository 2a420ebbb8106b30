namespace Parley.Agents.Guardrails;

/// <summary>What a guardrail that throws or takes too long counts as.</summary>
public enum GuardrailFailurePolicy
{
    /// <summary>As passed; a <see cref="Sessions.SessionErrorEvent"/> with code <c>guardrail_failed</c> warns of it.</summary>
    Open,

    /// <summary>As tripped.</summary>
    Closed,
}
