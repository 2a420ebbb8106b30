using System.Collections.Frozen;

namespace Parley.Audio.Resampling;

/// <summary>A rate change with its filter designed; the plans of the common pairs are made once and shared. Immutable.</summary>
internal sealed class RatePlan
{
    private const int MaxSmallTerm = 8;

    private static readonly int[] s_commonRates = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

    private static readonly FrozenDictionary<(int Source, int Target), Lazy<RatePlan>> s_common =
        s_commonRates
            .SelectMany(source => s_commonRates.Where(target => target != source).Select(target => (source, target)))
            .ToFrozenDictionary(pair => pair, pair => new Lazy<RatePlan>(() => new RatePlan(pair.source, pair.target)));

    private readonly SmallRatioTaps? _small;
    private readonly LargeRatioTaps? _large;

    private RatePlan(int sourceRate, int targetRate)
    {
        var ratio = new ResamplingRatio(sourceRate, targetRate);
        Up = ratio.Up;
        Down = ratio.Down;
        Delay = TimeSpan.FromSeconds((ratio.Prototype.Length - 1) / 2.0 / ((double)sourceRate * ratio.Up));
        if (ratio.Up <= MaxSmallTerm && ratio.Down <= MaxSmallTerm)
        {
            _small = new SmallRatioTaps(ratio);
        }
        else
        {
            _large = new LargeRatioTaps(ratio);
        }
    }

    public int Up { get; }

    public int Down { get; }

    public TimeSpan Delay { get; }

    /// <summary>The most source samples that wait for their group to be whole.</summary>
    public int HeldSourceCount => _small is null ? 0 : Down - 1;

    public static RatePlan Find(int sourceRate, int targetRate) =>
        s_common.TryGetValue((sourceRate, targetRate), out var common) ? common.Value : new RatePlan(sourceRate, targetRate);

    public IRateConverter CreateConverter() =>
        _small is not null ? new SmallRatioConverter(_small) : new LargeRatioConverter(_large!);
}
