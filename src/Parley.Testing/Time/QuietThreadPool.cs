namespace Parley.Testing.Time;

/// <summary>
/// Tells when everything in the process waits: nothing is queued in the thread pool and nobody works in it. A simulation that then does
/// one thing, and waits again, always sees the same order of things, whatever tasks, channels and timers the tested code is made of.
/// It needs the process for itself, a thread of its own, and a clock that no tested code shares with the system.
/// </summary>
internal static class QuietThreadPool
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <exception cref="TimeoutException">It does not become quiet: something waits in real time or spins.</exception>
    public static void Wait()
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        var spinner = default(SpinWait);
        while (!IsQuiet())
        {
            spinner.SpinOnce(sleep1Threshold: -1);
            if (TimeProvider.System.GetElapsedTime(startedAt) > s_patience)
            {
                throw new TimeoutException(
                    $"The thread pool is not quiet after {s_patience.TotalSeconds:0} s: {ThreadPool.PendingWorkItemCount} items wait, {WorkingCount()} threads work.");
            }
        }
    }

    // What is taken from the queue is worked on, and what works puts into the queue: so the queue is looked at before and after.
    private static bool IsQuiet()
    {
        var completed = ThreadPool.CompletedWorkItemCount;
        return ThreadPool.PendingWorkItemCount == 0
            && WorkingCount() == 0
            && ThreadPool.PendingWorkItemCount == 0
            && ThreadPool.CompletedWorkItemCount == completed;
    }

    private static int WorkingCount()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return most - available;
    }
}
