namespace Parley.Agents.Guardrails;

/// <summary>How one guardrail's check ended.</summary>
public enum GuardrailOutcome
{
    /// <summary>The text may be said.</summary>
    Passed,

    /// <summary>It must not be said.</summary>
    Tripped,

    /// <summary>The guardrail threw.</summary>
    Failed,

    /// <summary>It took longer than <see cref="GuardrailOptions.Timeout"/>.</summary>
    TimedOut,
}
