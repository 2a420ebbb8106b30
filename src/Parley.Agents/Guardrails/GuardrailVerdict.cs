namespace Parley.Agents.Guardrails;

/// <summary>What a guardrail says of a text.</summary>
/// <param name="IsTripped">True when it must not be said.</param>
/// <param name="Detail">For the application's events alone, e.g. a category; null for none. The model is not told.</param>
public sealed record GuardrailVerdict(bool IsTripped, string? Detail = null)
{
    /// <summary>It may be said.</summary>
    public static GuardrailVerdict Pass { get; } = new(IsTripped: false);

    /// <summary>It must not be said.</summary>
    /// <param name="detail">See <see cref="Detail"/>.</param>
    public static GuardrailVerdict Trip(string? detail = null) => new(IsTripped: true, detail);
}
