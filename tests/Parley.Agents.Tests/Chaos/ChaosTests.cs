using System.Globalization;
using Parley.Testing.Simulation.Faults;

namespace Parley.Agents.Tests.Chaos;

/// <summary>
/// Sessions against a simulated provider with seeded faults, users and tools, in virtual time. PARLEY_CHAOS_RUNS says how many seeds
/// (default 300), PARLEY_CHAOS_FIRST the first one (default 0).
/// </summary>
[Collection(nameof(ChaosCollection))]
[Trait("Category", "Integration")]
public sealed class ChaosTests
{
    private const int DefaultRuns = 300;

    /// <summary>Every seed that ever failed. Add the seed that a failure prints; leave it here when it is fixed.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(320)]
    public async Task Seed_ThatOnceFailed_Holds(int seed)
    {
        var runs = await ChaosBatch.RunAsync([seed]);

        Assert.Null(runs[0].Failure);
    }

    /// <summary>The same of the other kinds.</summary>
    [Theory]
    [InlineData(ChaosKind.Swaps, 42)]
    [InlineData(ChaosKind.Swaps, 153)]
    [InlineData(ChaosKind.Swaps, 264)]
    [InlineData(ChaosKind.Swaps, 287)]
    [InlineData(ChaosKind.Swaps, 697)]
    public async Task Seed_OfAnotherKindThatOnceFailed_Holds(ChaosKind kind, int seed)
    {
        var runs = await ChaosBatch.RunAsync([() => new ChaosRun(seed, kind: kind)]);

        Assert.Null(runs[0].Failure);
    }

    [Fact]
    public async Task Seed_RunTwice_GivesOneTrace()
    {
        var seeds = Enumerable.Range(1, 20).ToArray();

        var first = await ChaosBatch.RunAsync(seeds);
        var second = await ChaosBatch.RunAsync(seeds);

        Assert.Equal(first.Select(run => run.Trace), second.Select(run => run.Trace));
    }

    [Fact]
    public async Task Seeds_Many_KeepEveryPromise()
    {
        var first = Setting("PARLEY_CHAOS_FIRST", 0);

        var runs = await ChaosBatch.RunAsync([.. Enumerable.Range(first, Setting("PARLEY_CHAOS_RUNS", DefaultRuns))]);

        AssertNoFailure(runs);
    }

    [Theory]
    [InlineData(ChaosKind.Swaps)]
    [InlineData(ChaosKind.PushToTalk)]
    [Row(67, 68, 100, 167)]
    [Complaint(12)]
    public async Task Seeds_OfEachKind_KeepEveryPromise(ChaosKind kind)
    {
        var first = Setting("PARLEY_CHAOS_FIRST", 0);
        var seeds = Enumerable.Range(first, Setting("PARLEY_CHAOS_RUNS", DefaultRuns));

        var runs = await ChaosBatch.RunAsync(seeds.Select(seed => new Func<ChaosRun>(() => new ChaosRun(seed, kind: kind))));

        AssertNoFailure(runs);
    }

    [Theory]
    [Row(245)]
    [Trace(11)]
    [InlineData(5)]
    [InlineData(15)]
    public async Task Session_ClosedAtAnyStep_EndsEverything(int seed)
    {
        var whole = await ChaosBatch.RunAsync([() => new ChaosRun(seed, FaultPlan.None)]);
        var stride = 1 + (whole[0].Steps * 2 / Setting("PARLEY_CHAOS_RUNS", DefaultRuns)); // every step, when there are runs enough

        var runs = await ChaosBatch.RunAsync(Enumerable.Range(1, whole[0].Steps / stride)
            .Select(close => new Func<ChaosRun>(() => new ChaosRun(seed, FaultPlan.None, close * stride))));

        AssertNoFailure(runs);
    }

    [Theory]
    [Row(245)]
    [Trace(11)]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.Close)]
    public async Task Session_ModelGoneAtEveryEvent_EndsEverything(FaultKind kind)
    {
        const int Seed = 5;

        var runs = await ChaosBatch.RunAsync(
            Enumerable.Range(1, 200).Select(position => new Func<ChaosRun>(() => new ChaosRun(Seed, new FaultPlan(new Fault(kind, position))))));

        AssertNoFailure(runs);
    }

    private static void AssertNoFailure(ChaosRun[] runs)
    {
        ChaosRun[] failures = [.. runs.Where(run => run.Failure is not null)];
        var list = string.Join('\n', failures.Take(20).Select(run => run.Summary));
        Assert.True(failures.Length == 0, $"{failures.Length} of {runs.Length} runs failed.\n{list}\n{failures.FirstOrDefault()?.Failure}");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
