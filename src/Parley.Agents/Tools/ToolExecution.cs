using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Parley.Agents.Resolution;

namespace Parley.Agents.Tools;

/// <summary>The way of one call from what the model wrote to its one outcome. Runs beside the conversation; any number at once.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A call that was left behind may still give its slot back, and an unawaited semaphore holds nothing.")]
internal sealed class ToolExecution(ToolOptions options, ToolChecks checks, IToolHost host, TimeProvider timeProvider)
{
    private readonly SemaphoreSlim _slots = new(options.MaxParallel);
    private readonly ToolInvocation _invocation = new(options, timeProvider);

    /// <summary>Never throws, unless <paramref name="cancellationToken"/> is cancelled.</summary>
    public async Task<ToolOutcome> RunAsync(ToolContext context, ResolvedAgent agent, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (!agent.ToolsByName.TryGetValue(call.Name, out var function)
            || !await ToolListing.IsEnabledAsync(function, agent.Agent, context.Run, cancellationToken).ConfigureAwait(false))
        {
            return ToolFailures.Unknown(call, agent);
        }

        var tool = RealtimeTool.OptionsOf(function);
        if (ToolArguments.Read(context.Arguments, function.JsonSchema, out var problem) is null)
        {
            return ToolFailures.BadArguments(context, tool, problem); // before anybody is asked about what cannot run anyway
        }

        if (await checks.AdmitAsync(context, tool, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return AsQuietAs(tool, refused);
        }

        if (ToolArguments.Read(context.Arguments, function.JsonSchema, out problem) is not { } arguments)
        {
            return ToolFailures.BadArguments(context, tool, problem); // a guardrail's own arguments may be wrong
        }

        var outcome = await InvokeAsync(context, function, arguments, cancellationToken).ConfigureAwait(false);
        var guarded = outcome.Failure == ToolFailure.None
            ? await ToolChecks.GuardOutputAsync(context, tool, outcome, cancellationToken).ConfigureAwait(false)
            : outcome;
        return guarded.Failure == ToolFailure.None ? guarded : AsQuietAs(tool, guarded);
    }

    /// <summary>A failure is spoken about when an answer would be; one that is not to be spoken about stays so.</summary>
    private static ToolOutcome AsQuietAs(RealtimeToolOptions tool, ToolOutcome failed) =>
        failed.RespondAfter == ToolResponseMode.Never ? failed : failed with { RespondAfter = tool.RespondAfter };

    private async Task<ToolOutcome> InvokeAsync(
        ToolContext context, AIFunction function, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await host.ReportAsync(new ToolBeginning(context.Call), cancellationToken).ConfigureAwait(false);
            return await _invocation.RunAsync(context, function, arguments, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }
}
