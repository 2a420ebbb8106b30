using Microsoft.Extensions.AI;
using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Resolution;

/// <summary>
/// Computes what an agent is for one session: all of its parts at the same time, and when one fails the others are cancelled. Runs
/// beside the session's loop, never on it: here the application's own code runs.
/// </summary>
/// <param name="context">The session's.</param>
/// <param name="sharedTools">What every agent of the run may do besides its own.</param>
/// <param name="sharedHandoffs">Who may take over from every agent of the run but itself.</param>
/// <param name="briefing">What every agent is told after its own instructions; null for nothing.</param>
internal sealed class AgentResolver(
    RunContext context, IReadOnlyList<AIFunction> sharedTools, IReadOnlyList<RealtimeHandoff> sharedHandoffs, string? briefing = null)
{
    /// <exception cref="ArgumentException">Two tools have one name.</exception>
    public Task<ResolvedAgent> ResolveAsync(RealtimeAgent agent, CancellationToken cancellationToken) =>
        ApplicationCode.RunAsync(token => ComputeAsync(agent, token), cancellationToken);

    private async Task<ResolvedAgent> ComputeAsync(RealtimeAgent agent, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var instructions = ResolveAsync(agent.Instructions, agent, failed);
        var prompt = ResolveAsync(agent.Prompt, agent, failed);
        var tools = ToolListing.ResolveAsync(agent, sharedTools, context, failed.Token).AsTask();
        var handoffs = ResolveHandoffsAsync(agent, failed.Token);
        await WhenAllAsync(failed, instructions, prompt, tools, handoffs).ConfigureAwait(false);
        var listing = await tools.ConfigureAwait(false);
        var reference = await prompt.ConfigureAwait(false);
        var briefed = Brief(await instructions.ConfigureAwait(false), hasPrompt: reference is not null);
        return new ResolvedAgent(agent, briefed, listing with { Functions = [.. listing.Functions, .. await handoffs.ConfigureAwait(false)] })
        {
            Prompt = reference is null ? default : new Optional<PromptReference>(reference),
        };
    }

    /// <summary>A stored prompt's own instructions would give way to the briefing alone, so it is left out there.</summary>
    private string? Brief(string? instructions, bool hasPrompt) =>
        briefing is null || (instructions is null && hasPrompt) ? instructions
        : string.IsNullOrEmpty(instructions) ? briefing
        : $"{instructions}\n\n{briefing}";

    private async Task<T?> ResolveAsync<T>(AgentValue<T>? value, RealtimeAgent agent, CancellationTokenSource failed)
        where T : class =>
        value is null ? null : await value.ResolveAsync(context, agent, failed.Token).ConfigureAwait(false);

    private async Task<IReadOnlyList<AIFunction>> ResolveHandoffsAsync(RealtimeAgent agent, CancellationToken cancellationToken)
    {
        var offered = new List<AIFunction>();
        foreach (var handoff in agent.Handoffs.Concat(sharedHandoffs.Where(shared => shared.Target().Name != agent.Name)))
        {
            if (await HandoffFunction.CreateAsync(handoff, agent, context, cancellationToken).ConfigureAwait(false) is { } function)
            {
                offered.Add(function);
            }
        }

        return offered;
    }

    /// <summary>Waits for all; the exception is the first that was thrown, not the cancellations that it caused.</summary>
    private static async Task WhenAllAsync(CancellationTokenSource failed, params Task[] tasks)
    {
        await foreach (var task in Task.WhenEach(tasks).ConfigureAwait(false))
        {
            if (!task.IsCompletedSuccessfully)
            {
                await failed.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the first fault is the one to tell
                await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await task.ConfigureAwait(false);
            }
        }
    }
}
