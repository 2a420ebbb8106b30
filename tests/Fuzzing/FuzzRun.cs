using FsCheck;
using FsCheck.Fluent;

namespace Parley.Fuzzing;

/// <summary>
/// Runs a property over many seeds and watches for a hang and for growth of memory. <c>PARLEY_FUZZ_FRAMES=1000000</c> makes runs of that
/// many frames. A failure names FsCheck's replay seed.
/// </summary>
internal static class FuzzRun
{
    private const int Batches = 10;
    private const long MostGrowth = 16 * 1024 * 1024;
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(10);

    /// <summary>How many frames a run makes.</summary>
    /// <param name="usual">When the environment does not say.</param>
    public static int FrameCount(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("PARLEY_FUZZ_FRAMES"), out var wanted) && wanted > 0 ? wanted : usual;

    /// <summary>Checks <paramref name="survive"/> with arrays of seeds, of <paramref name="length"/> each, until so many frames were made.</summary>
    public static void Check(int frameCount, int length, Action<int[]> survive)
    {
        var slowest = TimeSpan.Zero;
        var property = Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), length), Shrink), seeds =>
        {
            var start = TimeProvider.System.GetTimestamp();
            survive(seeds);
            var took = TimeProvider.System.GetElapsedTime(start);
            slowest = took > slowest ? took : slowest;
        });
        var config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Math.Max(1, frameCount / length / Batches));
        property.Check(config); // warms up whatever is made once
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var batch = 1; batch < Batches; batch++)
        {
            property.Check(config);
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{frameCount} frames; the slowest {length} took {slowest.TotalMilliseconds:F1} ms; memory grew by {growth / 1024} KiB.");
        Assert.True(growth < MostGrowth, $"Memory grew by {growth} bytes.");
        Assert.True(slowest < s_hang, $"{length} frames took {slowest}.");
    }

    private static IEnumerable<int[]> Shrink(int[] seeds) => seeds.Length <= 1
        ? []
        : [seeds[..(seeds.Length / 2)], seeds[(seeds.Length / 2)..], seeds[..^1], seeds[1..]];
}
