using Parley.Benchmarks.Bridge.Wire;

namespace Parley.Benchmarks.Bridge;

/// <summary>What the load saw on the phones' side.</summary>
internal sealed class PhoneFigures
{
    /// <summary>From the upstream's frame to its arrival here.</summary>
    public Histogram Down { get; } = new();

    /// <summary>How late the load's own frames left: above some milliseconds the machine is too busy to measure on.</summary>
    public Histogram Lateness { get; } = new();

    public List<(int Call, int Item, long At, double HeardMs, double DroppedMs)> Clears { get; } = [];

    public List<string> Refusals { get; } = [];

    public long MediaCount { get; set; }

    public long MediaBytes { get; set; }

    public int Strange { get; set; }

    public void Reset()
    {
        Down.Clear();
        Lateness.Clear();
        Clears.Clear();
        (MediaCount, MediaBytes, Strange) = (0, 0, 0);
    }
}
