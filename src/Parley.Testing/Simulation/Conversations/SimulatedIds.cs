using System.Globalization;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>Ids that are the same in each run and unique over all connections of a simulation.</summary>
internal sealed class SimulatedIds(int connection)
{
    private int _last;

    public string Next(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{connection}_{++_last}");
}
