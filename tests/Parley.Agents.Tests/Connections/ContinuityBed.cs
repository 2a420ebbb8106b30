using Microsoft.Extensions.AI;
using Parley.Agents.Connections;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Connections;

/// <summary>A session that outlives its connections, over fake models, with a clock that stands still.</summary>
internal sealed class ContinuityBed : IAsyncDisposable
{
    private readonly IAsyncEnumerator<RealtimeSessionEvent> _events;

    private ContinuityBed(RealtimeSession session, FakeRealtimeModel model, FakeRealtimeConnection first, ManualTimeProvider time)
    {
        Session = session;
        Model = model;
        First = first;
        Time = time;
        _events = session.Events.GetAsyncEnumerator();
    }

    public RealtimeSession Session { get; }

    public FakeRealtimeModel Model { get; }

    public FakeRealtimeConnection First { get; }

    public ManualTimeProvider Time { get; }

    public List<RealtimeSessionEvent> Seen { get; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ContinuityBed> StartAsync(ContinuityOptions? options = null, params AIFunction[] tools)
    {
        var time = new ManualTimeProvider();
        var model = new FakeRealtimeModel();
        var agent = new RealtimeAgent { Name = "shop", Instructions = "Help.", Tools = tools };
        var session = await RealtimeSession.StartAsync(
            agent, model, new AgentSessionOptions { Continuity = options ?? new ContinuityOptions() }, timeProvider: time, cancellationToken: Cancellation);
        return new ContinuityBed(session, model, await model.NextConnectionAsync(Cancellation), time);
    }

    /// <summary>Breaks the first connection and waits for the second to be in its place.</summary>
    public async Task<FakeRealtimeConnection> BreakAsync()
    {
        First.End(new RealtimeDisconnectedException("reset") { Failure = RealtimeFailure.NetworkLost });
        var second = await Model.NextConnectionAsync(Cancellation);
        await NextAsync<ConnectionSwappedEvent>();
        return second;
    }

    public async Task<T> NextAsync<T>()
        where T : RealtimeSessionEvent
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation))
        {
            Seen.Add(_events.Current);
            if (_events.Current is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException($"The events ended before a {typeof(T).Name}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _events.DisposeAsync();
    }
}
