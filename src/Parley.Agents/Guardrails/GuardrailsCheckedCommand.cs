using Parley.Agents.Sessions;

namespace Parley.Agents.Guardrails;

/// <summary>Guardrails have judged a text.</summary>
internal sealed record GuardrailsCheckedCommand(GuardrailCheck Check, IReadOnlyList<GuardrailResult> Results) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Guardrails.AnswerAsync(Check, Results);
}
