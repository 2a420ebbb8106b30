using Parley.Realtime;
using Parley.Testing.Simulation.Wire;

namespace Parley.Testing.Simulation;

/// <summary>Where a simulated connection leads. Called under the connection's lock, in order: it must not wait.</summary>
internal interface ISimulationSink
{
    /// <summary>The client gets an event.</summary>
    void Say(ServerEvent serverEvent);

    /// <summary>The connection ends; nothing follows.</summary>
    void End(WireEnd end);
}
