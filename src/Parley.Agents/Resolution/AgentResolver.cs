using Parley.Agents.Tools;

namespace Parley.Agents.Resolution;

/// <summary>Computes what an agent is for one session. Runs beside the session's loop, never on it: here the application's own code runs.</summary>
internal sealed class AgentResolver(RunContext context)
{
    /// <exception cref="ArgumentException">Two tools have one name.</exception>
    public async Task<ResolvedAgent> ResolveAsync(RealtimeAgent agent, CancellationToken cancellationToken)
    {
        var instructions = agent.Instructions is { } given
            ? await given.ResolveAsync(context, agent, cancellationToken).ConfigureAwait(false)
            : null;
        var tools = await ToolListing.ResolveAsync(agent, context, cancellationToken).ConfigureAwait(false);
        return new ResolvedAgent(agent, instructions, tools);
    }
}
