namespace Parley.Benchmarks.Bridge.Wire;

/// <summary>Latencies in steps of 10 µs up to 2 s.</summary>
internal sealed class Histogram
{
    private const int Step = 10;
    private readonly int[] _counts = new int[200_001];
    private long _count;

    public long Count => _count;

    public void Add(double milliseconds)
    {
        _counts[Math.Clamp((int)(milliseconds * 1000 / Step), 0, _counts.Length - 1)]++;
        _count++;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        _count = 0;
    }

    /// <summary>The value that this share of all stay under, in ms; null when there is none.</summary>
    public double? At(double share)
    {
        var left = (long)Math.Ceiling(_count * share);
        for (var index = 0; _count > 0 && index < _counts.Length; index++)
        {
            left -= _counts[index];
            if (left <= 0)
            {
                return (index + 1) * Step / 1000.0;
            }
        }

        return null;
    }
}
