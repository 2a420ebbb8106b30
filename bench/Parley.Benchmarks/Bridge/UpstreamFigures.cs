using Parley.Benchmarks.Bridge.Wire;

namespace Parley.Benchmarks.Bridge;

/// <summary>What the scripted upstream saw.</summary>
internal sealed class UpstreamFigures
{
    /// <summary>From the phone's frame to its arrival here.</summary>
    public Histogram Up { get; } = new();

    public HashSet<int> Calls { get; } = [];

    public HashSet<int> Dropped { get; } = [];

    public List<(int Call, long At)> DropTimes { get; } = [];

    public List<(int Item, long At)> Interruptions { get; } = [];

    public List<(int Item, int AudioEndMs, long At)> Truncations { get; } = [];

    public long AppendCount { get; set; }

    public long AppendedBytes { get; set; }

    public long DeltaCount { get; set; }

    public void Reset()
    {
        Up.Clear();
        Interruptions.Clear();
        Truncations.Clear();
        (AppendCount, AppendedBytes, DeltaCount) = (0, 0, 0);
    }
}
