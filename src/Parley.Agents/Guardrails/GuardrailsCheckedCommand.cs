using Parley.Agents.Sessions;

namespace Parley.Agents.Guardrails;

/// <summary>Guardrails have judged a text.</summary>
internal sealed record GuardrailsCheckedCommand(GuardrailCheck Check, IReadOnlyList<GuardrailResult> Results) : SessionCommand
{
    public override async ValueTask RunAsync(SessionParts parts)
    {
        await parts.Guardrails.AnswerAsync(Check, Results).ConfigureAwait(false);
        await parts.ToolReplies.SpeakIfQuietAsync().ConfigureAwait(false); // the end of what was held back may be told now
    }
}
