using Parley.Testing.Time;

namespace Parley.Agents.Tests.Chaos;

/// <summary>Runs many seeds in step with each other on one thread: one thing in each, then all wait for quiet together.</summary>
internal static class ChaosBatch
{
    private const int Lanes = 50; // as many as make waiting for quiet cheap

    /// <summary>Completes with the runs when all are over; does not throw for what they find.</summary>
    public static Task<ChaosRun[]> RunAsync(IReadOnlyList<int> seeds) => RunAsync(seeds.Select(seed => new Func<ChaosRun>(() => new ChaosRun(seed))));

    /// <inheritdoc cref="RunAsync(IReadOnlyList{int})"/>
    public static Task<ChaosRun[]> RunAsync(IEnumerable<Func<ChaosRun>> runs) => Task.Factory.StartNew(
        () => runs.Chunk(Lanes).SelectMany(Run).ToArray(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static ChaosRun[] Run(IReadOnlyList<Func<ChaosRun>> starts)
    {
        QuietThreadPool.Wait();
        ChaosRun[] runs = [.. starts.Select(start => start())];
        var open = runs.ToList();
        try
        {
            while (open.Count > 0)
            {
                QuietThreadPool.Wait();
                open.ForEach(run => run.Step());
                open.RemoveAll(run => run.IsOver);
            }
        }
        catch (TimeoutException fault)
        {
            open.ForEach(run => run.End(fault.Message));
        }

        Array.ForEach(runs, run => run.Dispose());

        return runs;
    }
}
