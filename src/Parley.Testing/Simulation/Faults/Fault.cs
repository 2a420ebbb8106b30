namespace Parley.Testing.Simulation.Faults;

/// <summary>One thing that goes wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Position">Where: the number of the server event, update or response of the connection; the first is 1. See <see cref="FaultKind"/>.</param>
public sealed record Fault(FaultKind Kind, int Position = 1)
{
    /// <summary>On which connection of the simulation; the first, and the default, is 1.</summary>
    public int Connection { get; init; } = 1;

    /// <summary>How long, where the kind has a duration; default 1 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);
}
