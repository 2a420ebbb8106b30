namespace Parley.Testing.Simulation.Faults;

/// <summary>All that goes wrong in one simulation.</summary>
/// <param name="Faults">In any order.</param>
public sealed record FaultPlan(params IReadOnlyList<Fault> Faults)
{
    private const int MaxFaults = 3;
    private const int MaxEventPosition = 150; // about five answers
    private const int MaxCallPosition = 5;
    private const int MaxSeconds = 40;

    /// <summary>Nothing goes wrong.</summary>
    public static FaultPlan None { get; } = new();

    /// <summary>Up to three faults on the first two connections. One seed always gives the same plan.</summary>
    public static FaultPlan FromSeed(int seed)
    {
        var random = new Random(seed);
        return new FaultPlan([.. Enumerable.Range(0, random.Next(MaxFaults + 1)).Select(_ => Next(random))]);
    }

    /// <summary>One fault a line.</summary>
    public override string ToString() => Faults.Count == 0 ? "no faults" : string.Join('\n', Faults);

    /// <summary>The faults of one connection.</summary>
    internal IReadOnlyList<Fault> Of(int connection) => [.. Faults.Where(fault => fault.Connection == connection)];

    private static Fault Next(Random random)
    {
        var kinds = Enum.GetValues<FaultKind>();
        var kind = kinds[random.Next(kinds.Length)];
        var maxPosition = kind is FaultKind.RefuseUpdate or FaultKind.RateLimit or FaultKind.Quota ? MaxCallPosition : MaxEventPosition;
        return new Fault(kind, 1 + random.Next(maxPosition))
        {
            Connection = kind == FaultKind.RefuseConnection || random.Next(4) == 0 ? 2 : 1,
            Duration = TimeSpan.FromMilliseconds(1 + random.Next(MaxSeconds * 1000)),
        };
    }
}
