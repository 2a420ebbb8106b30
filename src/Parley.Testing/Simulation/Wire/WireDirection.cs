namespace Parley.Testing.Simulation.Wire;

/// <summary>Who sent an event.</summary>
public enum WireDirection
{
    /// <summary>The client.</summary>
    FromClient,

    /// <summary>The model.</summary>
    FromModel,
}
