using Parley.Agents.Resolution;
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

    /// <summary>The same with a change of the session's own settings.</summary>
    public SessionWish With(RealtimeSessionConfiguration change) => this with { Layers = Layers.With(change) };
}
