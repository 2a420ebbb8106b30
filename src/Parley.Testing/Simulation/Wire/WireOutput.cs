using Parley.Realtime;

namespace Parley.Testing.Simulation.Wire;

/// <summary>One thing that a model's side puts on the wire: an event, or the end.</summary>
/// <param name="Event">Null at the end.</param>
/// <param name="End">Null with an event.</param>
internal readonly record struct WireOutput(ServerEvent? Event, WireEnd? End);
