namespace Parley.Agents.Guardrails;

/// <summary>A guardrail made of a delegate.</summary>
public sealed class Guardrail : IGuardrail
{
    private readonly Func<GuardedText, CancellationToken, ValueTask<GuardrailVerdict>> _check;

    /// <param name="name">A short name for events and traces.</param>
    /// <param name="check">Judges a text.</param>
    /// <param name="policyHint">See <see cref="IGuardrail.PolicyHint"/>.</param>
    public Guardrail(string name, Func<GuardedText, CancellationToken, ValueTask<GuardrailVerdict>> check, string? policyHint = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        PolicyHint = policyHint;
        _check = check;
    }

    /// <param name="name">A short name for events and traces.</param>
    /// <param name="isTripped">True for a text that must not be said.</param>
    /// <param name="policyHint">See <see cref="IGuardrail.PolicyHint"/>.</param>
    public Guardrail(string name, Func<string, bool> isTripped, string? policyHint = null)
        : this(name, (text, _) => ValueTask.FromResult(isTripped(text.Text) ? GuardrailVerdict.Trip() : GuardrailVerdict.Pass), policyHint)
    {
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? PolicyHint { get; }

    /// <inheritdoc/>
    public ValueTask<GuardrailVerdict> CheckAsync(GuardedText text, CancellationToken cancellationToken) => _check(text, cancellationToken);
}
