namespace Parley.Audio.Tests.Resampling;

internal static class RatePairs
{
    private static readonly int[] s_rates = [8_000, 16_000, 22_050, 24_000, 48_000];

    public static TheoryData<int, int> All { get; } = new(
        s_rates.SelectMany(source => s_rates.Where(target => target != source).Select(target => (source, target))));

    /// <summary>Those whose stop band can be reached from the source.</summary>
    public static TheoryData<int, int> Down { get; } = new(
        s_rates.SelectMany(source => s_rates.Where(target => 0.6 * target < 0.5 * source).Select(target => (source, target))));
}
