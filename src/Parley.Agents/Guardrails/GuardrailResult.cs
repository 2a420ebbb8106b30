namespace Parley.Agents.Guardrails;

/// <summary>What one guardrail made of a text.</summary>
/// <param name="Name">The guardrail's.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record GuardrailResult(string Name, GuardrailOutcome Outcome)
{
    /// <summary>The verdict's detail; for a failure the exception's type; null for none.</summary>
    public string? Detail { get; init; }

    /// <summary>What the model would be told; null for nothing special.</summary>
    public string? PolicyHint { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    internal bool IsFailure => Outcome is GuardrailOutcome.Failed or GuardrailOutcome.TimedOut;

    internal bool Trips(GuardrailFailurePolicy policy) =>
        Outcome == GuardrailOutcome.Tripped || (IsFailure && policy == GuardrailFailurePolicy.Closed);
}
