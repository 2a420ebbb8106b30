using Parley.Agents.History;
using Parley.Agents.Resolution;
using Parley.Agents.Settings;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>What a session has before it connects: its context, its history so far, who answers first, and how the model is to be.</summary>
internal sealed record SessionStart(RunContext Context, ConversationHistory History, AgentResolver Resolver, SessionWish Wish)
{
    /// <summary>Who answers first.</summary>
    public ResolvedAgent Agent => Wish.Agent;

    /// <summary>Computes the starting agent and checks what will be asked of the model; nothing is opened.</summary>
    /// <param name="agent">Who answers first.</param>
    /// <param name="model">What will speak; for its settings.</param>
    /// <param name="options">The run's.</param>
    /// <param name="settings">This session's own; null for none.</param>
    /// <param name="contextValue">The application's own value.</param>
    /// <param name="timeProvider">The session's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">Two tools have one name, a format is none, the settings name a model, or the history to begin with cannot be told to one.</exception>
    public static async Task<SessionStart> PrepareAsync(
        RealtimeAgent agent,
        IRealtimeModel model,
        AgentSessionOptions options,
        RealtimeSessionConfiguration? settings,
        object? contextValue,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var history = new ConversationHistory(timeProvider, options.KeepAudioInHistory);
        history.Restore(HistorySeed.Of(options.SeedHistory));
        var context = new RunContext(contextValue, () => history.Items);
        var resolver = new AgentResolver(context, options.SharedTools, options.SharedHandoffs, options.Briefing);
        var layers = new SettingsLayers
        {
            Run = options.Settings,
            Model = model.Settings,
            Session = settings ?? new RealtimeSessionConfiguration(),
            InputFormat = options.InputFormat,
            Interruption = options.Interruption,
            OutputFormat = options.OutputFormat,
        };
        var wish = new SessionWish(await resolver.ResolveAsync(agent, cancellationToken).ConfigureAwait(false), layers);
        _ = wish.ToConfiguration(); // what is wrong is said before anything is opened
        return new SessionStart(context, history, resolver, wish);
    }
}
