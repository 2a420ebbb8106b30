using Microsoft.Extensions.AI;
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
internal sealed class AgentResolver(RunContext context, IReadOnlyList<AIFunction> sharedTools)
{
    /// <exception cref="ArgumentException">Two tools have one name.</exception>
    public async Task<ResolvedAgent> ResolveAsync(RealtimeAgent agent, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var instructions = ResolveAsync(agent.Instructions, agent, failed);
        var prompt = ResolveAsync(agent.Prompt, agent, failed);
        var tools = ToolListing.ResolveAsync(agent, sharedTools, context, failed.Token).AsTask();
        await WhenAllAsync(failed, instructions, prompt, tools).ConfigureAwait(false);
        return new ResolvedAgent(agent, await instructions.ConfigureAwait(false), await tools.ConfigureAwait(false))
        {
            Prompt = await prompt.ConfigureAwait(false) is { } reference ? new Optional<PromptReference>(reference) : default,
        };
    }

    private async Task<T?> ResolveAsync<T>(AgentValue<T>? value, RealtimeAgent agent, CancellationTokenSource failed)
        where T : class =>
        value is null ? null : await value.ResolveAsync(context, agent, failed.Token).ConfigureAwait(false);

    /// <summary>Waits for all; the exception is the first that was thrown, not the cancellations that it caused.</summary>
    private static async Task WhenAllAsync(CancellationTokenSource failed, params Task[] tasks)
    {
        await foreach (var task in Task.WhenEach(tasks).ConfigureAwait(false))
        {
            if (!task.IsCompletedSuccessfully)
            {
                await failed.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await task.ConfigureAwait(false);
            }
        }
    }
}
