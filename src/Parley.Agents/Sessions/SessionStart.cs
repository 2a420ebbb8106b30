using Parley.Agents.History;
using Parley.Agents.Resolution;

namespace Parley.Agents.Sessions;

/// <summary>What a session has before it connects: its context, its history so far, and who answers first.</summary>
internal sealed record SessionStart(RunContext Context, ConversationHistory History, ResolvedAgent Agent)
{
    /// <summary>Computes the starting agent; nothing is opened.</summary>
    /// <exception cref="ArgumentException">The history to begin with cannot be told to a model.</exception>
    public static async Task<SessionStart> PrepareAsync(
        RealtimeAgent agent, object? contextValue, AgentSessionOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var history = new ConversationHistory(timeProvider, options.KeepAudioInHistory);
        history.Restore(HistorySeed.Of(options.SeedHistory));
        var context = new RunContext(contextValue, () => history.Items);
        return new SessionStart(context, history, await new AgentResolver(context).ResolveAsync(agent, cancellationToken).ConfigureAwait(false));
    }
}
