using Parley.Realtime;

namespace Parley.Testing.Simulation.Wire;

/// <summary>One event on the wire of a simulation, as the client's end saw it.</summary>
/// <param name="At">When, since the simulation began.</param>
/// <param name="Connection">On which connection; the first is 1.</param>
/// <param name="Direction">Who sent it.</param>
/// <param name="Event">The event; a client's without the credentials of MCP servers. Input audio is not recorded.</param>
public sealed record WireEntry(TimeSpan At, int Connection, WireDirection Direction, RealtimeEvent Event);
