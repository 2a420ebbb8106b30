using Parley.Agents.History;
using Parley.Agents.Resolution;

namespace Parley.Agents.Sessions;

/// <summary>What a session has before it connects: its context, its empty history, and who answers first.</summary>
internal sealed record SessionStart(RunContext Context, ConversationHistory History, ResolvedAgent Agent)
{
    /// <summary>Computes the starting agent; nothing is opened.</summary>
    public static async Task<SessionStart> PrepareAsync(RealtimeAgent agent, object? contextValue, CancellationToken cancellationToken)
    {
        var history = new ConversationHistory();
        var context = new RunContext(contextValue, () => history.Items);
        return new SessionStart(context, history, await new AgentResolver(context).ResolveAsync(agent, cancellationToken).ConfigureAwait(false));
    }
}
