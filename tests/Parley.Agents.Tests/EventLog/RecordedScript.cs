using Parley.Agents.EventLog;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.EventLog;

/// <summary>Records what an application does with a session, in virtual time, on a thread outside of the pool.</summary>
internal static class RecordedScript
{
    public static async Task<EventLogEntry[]> RecordAsync(
        RealtimeAgent agent, IRealtimeModel model, ManualTimeProvider time, Action<RealtimeSession, Action<double>> application, AgentSessionOptions? options = null)
    {
        var record = await Task.Factory.StartNew(
            () => Record(agent, model, time, application, options ?? new AgentSessionOptions()),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var log = EventLogEntry.ReadAllAsync(new MemoryStream(record), TestContext.Current.CancellationToken);
        return await log.ToArrayAsync(TestContext.Current.CancellationToken);
    }

    private static byte[] Record(
        RealtimeAgent agent, IRealtimeModel model, ManualTimeProvider time, Action<RealtimeSession, Action<double>> application, AgentSessionOptions options)
    {
        var log = new MemoryStream();
        var starting = RealtimeSession.StartAsync(agent, model, options with { EventLog = new EventLogOptions { Open = _ => log } }, timeProvider: time);
        Pass(0.5);
        var session = starting.Result;
        using var reading = session.On<RealtimeSessionEvent>(_ => { });
        application(session, Pass);
        var closing = session.CloseAsync();
        Pass(10);
        Assert.True(closing.IsCompletedSuccessfully);
        return log.ToArray();

        void Pass(double seconds)
        {
            var end = time.Elapsed + TimeSpan.FromSeconds(seconds);
            QuietThreadPool.Wait();
            while (time.NextDue is { } due && time.Elapsed + due <= end && time.AdvanceToNextTimer())
            {
                QuietThreadPool.Wait();
            }

            time.Advance(end - time.Elapsed);
            QuietThreadPool.Wait();
        }
    }
}
