using Parley.Agents.Sessions;

namespace Parley.Agents.Guardrails;

/// <summary>Begins checks and tells the reader of them. For the session's loop alone.</summary>
internal sealed class GuardrailChecks(GuardrailRunner runner, GuardrailOptions options, RunContext context, SessionOutput output) : IAsyncDisposable
{
    private long _count;

    /// <summary>Begins a check. Its number.</summary>
    /// <param name="guardrails">By whom.</param>
    /// <param name="words">Not empty.</param>
    /// <param name="itemId">Whose words they are.</param>
    /// <param name="agentName">The agent that says them, or is spoken to.</param>
    /// <param name="responseId">The agent's response; null for the user's words.</param>
    /// <param name="isFinal">True when no more of the item comes.</param>
    public long Start(
        IReadOnlyList<IGuardrail> guardrails, string words, string itemId, string agentName, string? responseId, bool isFinal)
    {
        var text = new GuardedText
        {
            Text = words,
            Side = responseId is null ? GuardedSide.User : GuardedSide.Agent,
            ItemId = itemId,
            ResponseId = responseId,
            AgentName = agentName,
            IsFinal = isFinal,
            Context = context,
        };
        output.Emit(new GuardrailsStartedEvent(text));
        runner.Start(new GuardrailCheck(++_count, text, guardrails));
        return _count;
    }

    /// <summary>A check ended. Those results that trip, by the policy for failures.</summary>
    public IReadOnlyList<GuardrailResult> Finish(GuardrailCheck check, IReadOnlyList<GuardrailResult> results)
    {
        output.Emit(new GuardrailsCheckedEvent(check.Text, results));
        foreach (var result in results.Where(result => result.IsFailure && options.FailurePolicy == GuardrailFailurePolicy.Open))
        {
            output.Emit(new SessionErrorEvent("guardrail_failed", $"The guardrail '{result.Name}' gave no verdict: {result.Outcome}."));
        }

        return [.. results.Where(result => result.Trips(options.FailurePolicy))];
    }

    public ValueTask DisposeAsync() => runner.DisposeAsync();
}
