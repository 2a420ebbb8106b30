using Parley.Testing.Simulation.Faults;

namespace Parley.Testing.Simulation;

/// <summary>How a simulated model behaves. The defaults work.</summary>
public sealed record SimulationOptions
{
    /// <summary>What the model answers; called once for each response, under the simulation's lock: it must not wait.</summary>
    public Func<SimulatedTurn, SimulatedReply> Reply { get; init; } = _ => SimulatedReply.Say("All right.");

    /// <summary>How fast; default <see cref="SimulatedPace.Immediate"/>.</summary>
    public SimulatedPace Pace { get; init; } = SimulatedPace.Immediate;

    /// <summary>What goes wrong; default nothing.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>After how long a session expires: <c>session_expired</c>, then close 1001 (protocol §4.11). Default 60 min.</summary>
    public TimeSpan SessionLimit { get; init; } = TimeSpan.FromMinutes(60);
}
