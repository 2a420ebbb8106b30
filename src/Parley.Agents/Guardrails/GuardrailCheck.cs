namespace Parley.Agents.Guardrails;

/// <summary>One run of guardrails over one text.</summary>
/// <param name="Number">Unique within the session.</param>
/// <param name="Text">What is judged.</param>
/// <param name="Guardrails">By whom.</param>
internal sealed record GuardrailCheck(long Number, GuardedText Text, IReadOnlyList<IGuardrail> Guardrails);
