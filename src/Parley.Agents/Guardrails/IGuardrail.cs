namespace Parley.Agents.Guardrails;

/// <summary>
/// Watches what is said. Shared by any number of sessions and called from any thread, beside the conversation: it never delays it unless
/// <see cref="GuardrailOptions.HoldBack"/> says so. <see cref="Guardrail"/> makes one of a delegate.
/// </summary>
public interface IGuardrail
{
    /// <summary>A short name for events and traces.</summary>
    string Name { get; }

    /// <summary>What the model is told when it has to correct itself, e.g. "Do not promise refunds."; null to say only that it broke a rule.</summary>
    string? PolicyHint => null;

    /// <summary>Judges a text. A fault or a timeout counts as <see cref="GuardrailOptions.FailurePolicy"/> says.</summary>
    /// <param name="text">What was said, and by whom.</param>
    /// <param name="cancellationToken">Set when the answer is no longer wanted: after the timeout, or when the session ends.</param>
    ValueTask<GuardrailVerdict> CheckAsync(GuardedText text, CancellationToken cancellationToken);
}
