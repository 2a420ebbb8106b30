using Parley.Agents.Interruptions;
using Parley.Agents.Resolution;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Settings;

/// <summary>What a session wants its model to be: an agent, under the settings of all layers. Immutable.</summary>
internal sealed record SessionWish(ResolvedAgent Agent, SettingsLayers Layers)
{
    /// <summary>The whole session that makes a model so.</summary>
    /// <exception cref="ArgumentException">Two tools have one name, a format is none, or a layer names a model.</exception>
    public RealtimeSessionConfiguration ToConfiguration() => Layers.For(Agent);

    /// <summary>The same with another agent.</summary>
    public SessionWish With(ResolvedAgent agent) => new(agent, ReferenceEquals(agent.Agent, Agent.Agent) ? Layers : Layers.ForAnotherAgent());

    /// <summary>The same for another model.</summary>
    public SessionWish Through(IRealtimeModel model) => this with { Layers = Layers with { Model = model.Settings } };

    /// <summary>The same with a change of the session's own settings.</summary>
    public SessionWish With(RealtimeSessionConfiguration change) => this with { Layers = Layers.With(change) };

    /// <summary>The same while a response runs that has an interruption policy of its own; null for none.</summary>
    public SessionWish With(InterruptionOptions? ofResponse) => this with { Layers = Layers with { OfResponse = ofResponse } };

    /// <summary>The same once an update of the application's own is in force, as far as it can be kept in the settings.</summary>
    public SessionWish WithRaw(SessionConfiguration update)
    {
        try
        {
            var wish = update is RealtimeSessionConfiguration change ? With(change with { Model = null, Tools = Further(change.Tools) }) : this;
            _ = wish.ToConfiguration();
            return wish;
        }
        catch (ArgumentException)
        {
            return this; // it is sent all the same: the model judges it
        }
    }

    /// <summary>The agent's own tools stay its own.</summary>
    private IReadOnlyList<ToolDefinition>? Further(IReadOnlyList<ToolDefinition>? tools)
    {
        var own = (this with { Layers = Layers with { Session = Layers.Session with { Tools = null } } }).ToConfiguration().Tools ?? [];
        return tools is null ? null : [.. tools.Where(tool => !own.Any(other => ToolDefinitions.AreNamedAlike(other, tool)))];
    }
}
