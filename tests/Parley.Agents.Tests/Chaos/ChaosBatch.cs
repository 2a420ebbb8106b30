namespace Parley.Agents.Tests.Chaos;

/// <summary>Runs many seeds in step with each other on one thread: one thing in each, then all wait for quiet together.</summary>
internal static class ChaosBatch
{
    /// <summary>Completes with the runs when all are over; does not throw for what they find.</summary>
    public static Task<ChaosRun[]> RunAsync(IReadOnlyList<int> seeds) =>
        Task.Factory.StartNew(() => Run(seeds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static ChaosRun[] Run(IReadOnlyList<int> seeds)
    {
        QuietThreadPool.Wait();
        ChaosRun[] runs = [.. seeds.Select(seed => new ChaosRun(seed))];
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
