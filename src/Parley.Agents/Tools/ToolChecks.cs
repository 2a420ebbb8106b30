namespace Parley.Agents.Tools;

/// <summary>What a call must pass before its tool runs, and an answer before the model is told.</summary>
internal sealed class ToolChecks(ToolOptions options, ToolApprovals approvals, IToolHost host)
{
    /// <summary>Guardrails and approval. Null when the tool may run; a guardrail may have put other arguments into the context.</summary>
    public async ValueTask<ToolOutcome?> AdmitAsync(ToolContext context, RealtimeToolOptions tool, CancellationToken cancellationToken)
    {
        if (await NeedsApprovalAsync(context, tool, cancellationToken).ConfigureAwait(false))
        {
            var refused = tool.GuardBeforeApproval ? await GuardInputAsync(context, tool, cancellationToken).ConfigureAwait(false) : null;
            refused ??= await AskAsync(context, cancellationToken).ConfigureAwait(false);
            if (refused is not null)
            {
                return refused;
            }
        }

        return await GuardInputAsync(context, tool, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The outcome with what the output guardrails make of it.</summary>
    public static async ValueTask<ToolOutcome> GuardOutputAsync(
        ToolContext context, RealtimeToolOptions tool, ToolOutcome outcome, CancellationToken cancellationToken)
    {
        foreach (var guardrail in tool.OutputGuardrails)
        {
            var (verdict, fault) = await RunAsync(() => guardrail(context, outcome.Output, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (Refusal(context.Call, verdict, fault, "answer") is { } refused)
            {
                return refused;
            }

            outcome = verdict!.Kind == ToolVerdictKind.Replace ? outcome with { Output = verdict.Text } : outcome;
        }

        return outcome;
    }

    private static async ValueTask<ToolOutcome?> GuardInputAsync(ToolContext context, RealtimeToolOptions tool, CancellationToken cancellationToken)
    {
        foreach (var guardrail in tool.InputGuardrails)
        {
            var (verdict, fault) = await RunAsync(() => guardrail(context, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (Refusal(context.Call, verdict, fault, "call") is { } refused)
            {
                return refused;
            }

            context.Arguments = verdict!.Kind == ToolVerdictKind.Replace ? verdict.Text : context.Arguments;
        }

        return null;
    }

    private static async ValueTask<bool> NeedsApprovalAsync(ToolContext context, RealtimeToolOptions tool, CancellationToken cancellationToken)
    {
        try
        {
            return await tool.Approval.IsNeededAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested) // who cannot tell asks a person
        {
            return true;
        }
    }

    private async ValueTask<ToolOutcome?> AskAsync(ToolContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        var deciding = approvals.DecideAsync(call);
        if (!deciding.IsCompleted)
        {
            await host.ReportAsync(new ToolAwaitingApproval(call), cancellationToken).ConfigureAwait(false);
        }

        await using var dropping = cancellationToken.Register(() => approvals.Drop(call.CallId)).ConfigureAwait(false);
        var decision = await deciding.ConfigureAwait(false);
        return decision.IsApproved ? null : ToolFailures.Rejected(call, decision.Message ?? RejectionText(context));
    }

    private string RejectionText(ToolContext context)
    {
        try
        {
            if (options.RejectionText?.Invoke(context) is { } text)
            {
                return text;
            }
        }
        catch (Exception) // the default below serves as well
        {
        }

        return $"The call of the tool '{context.ToolName}' was not approved.";
    }

    private static async ValueTask<(ToolVerdict? Verdict, Exception? Fault)> RunAsync(
        Func<ValueTask<ToolVerdict>> guardrail, CancellationToken cancellationToken)
    {
        try
        {
            return (await guardrail().ConfigureAwait(false), null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // a check that fails lets nothing pass
        {
            return (null, exception);
        }
    }

    private static ToolOutcome? Refusal(ToolCall call, ToolVerdict? verdict, Exception? fault, string checkedPart) => verdict?.Kind switch
    {
        null => ToolFailures.Of(call, ToolFailure.Rejected, $"The {checkedPart} of the tool '{call.Name}' could not be checked.", fault),
        ToolVerdictKind.Reject => ToolFailures.Rejected(call, verdict.Text),
        ToolVerdictKind.Raise => ToolFailures.Fatal(call, ToolFailure.Rejected, verdict.Text),
        _ => null,
    };
}
