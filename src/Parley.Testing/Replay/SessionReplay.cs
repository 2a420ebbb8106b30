using Parley.Agents;
using Parley.Agents.EventLog;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Testing.Replay;

/// <summary>
/// Plays the event log of a session through an agent again, in virtual time: the model's events, the application's commands and the tools'
/// outcomes as and when the log has them. It needs the process for itself while it runs, e.g. a test collection without parallelism:
/// whether all is at rest is seen by the thread pool.
/// </summary>
public static class SessionReplay
{
    /// <summary>Replays a whole log and compares what the agent sends.</summary>
    /// <param name="log">By <see cref="EventLogEntry.ReadAllAsync"/>. Its connections are replayed too; no model is reached, whichever an agent names.</param>
    /// <param name="agent">Who answered first, or a changed one to see what it does otherwise.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="InvalidDataException">Entries are missing in the log.</exception>
    /// <exception cref="TimeoutException">The process does not come to rest: something else works in it, or waits in real time.</exception>
    public static async Task<ReplayResult> RunAsync(
        IReadOnlyList<EventLogEntry> log, RealtimeAgent agent, ReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var (run, record, history) = await PlayAsync(log, agent, options, cancellationToken).ConfigureAwait(false);
        var replayed = await EventLogEntry.ReadAllAsync(new MemoryStream(record), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ReplayResult { FirstDifference = ReplayDifference.Find(log, replayed), Log = replayed, History = history, Skipped = run.Skipped };
    }

    /// <summary>
    /// Goes on from a point of a log in another way, e.g. with another prompt or tool: a session whose history is what had been said and
    /// done by then.
    /// </summary>
    /// <param name="log">As for <see cref="RunAsync"/>.</param>
    /// <param name="sequence">The last entry that counts.</param>
    /// <param name="agent">Who goes on.</param>
    /// <param name="model">What speaks from there on.</param>
    /// <param name="options">As for <see cref="RunAsync"/>; the tools of the log are not run, those from there on are.</param>
    /// <param name="timeProvider">The clock from there on; null for the system's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A session like any other: dispose it.</returns>
    /// <exception cref="InvalidDataException">Entries are missing in the log.</exception>
    /// <exception cref="TimeoutException">As for <see cref="RunAsync"/>.</exception>
    public static async Task<RealtimeSession> ForkAtAsync(
        IReadOnlyList<EventLogEntry> log,
        long sequence,
        RealtimeAgent agent,
        IRealtimeModel model,
        ReplayOptions? options = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        EventLogEntry[] beginning = [.. log.Where(entry => entry.Sequence <= sequence)];
        var (_, _, history) = await PlayAsync(beginning, agent, options, cancellationToken).ConfigureAwait(false);
        var session = (options?.Session ?? new AgentSessionOptions()) with { SeedHistory = history };
        return await RealtimeSession.StartAsync(
            agent, model, session, options?.Context, timeProvider, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private static Task<(ReplayRun Run, byte[] Record, IReadOnlyList<HistoryItem> History)> PlayAsync(
        IReadOnlyList<EventLogEntry> log, RealtimeAgent agent, ReplayOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (log.FirstOrDefault(entry => entry.Kind == EventLogKind.Missing) is { } gap)
        {
            throw new InvalidDataException($"{gap.MissingCount} entries are missing in the log near {gap.At}: it cannot be replayed.");
        }

        // A thread outside of the pool, so that the pool can be seen to be at rest.
        return Task.Factory.StartNew(Play, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        (ReplayRun, byte[], IReadOnlyList<HistoryItem>) Play()
        {
            var run = new ReplayRun(agent, options ?? new ReplayOptions());
            run.Play(log);
            var history = run.History;
            return (run, run.Close(), history);
        }
    }
}
