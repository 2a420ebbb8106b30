using Microsoft.Extensions.AI;
using Parley.Agents.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Sessions;

/// <summary>A session over a fake model, with a clock that stands still.</summary>
internal sealed class SessionTestBed : IAsyncDisposable
{
    private readonly IAsyncEnumerator<RealtimeSessionEvent> _events;

    private SessionTestBed(RealtimeSession session, FakeRealtimeConnection model, ManualTimeProvider time)
    {
        Session = session;
        Model = model;
        Time = time;
        _events = session.Events.GetAsyncEnumerator();
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public RealtimeSession Session { get; }

    public FakeRealtimeConnection Model { get; }

    public ManualTimeProvider Time { get; }

    public List<RealtimeSessionEvent> Seen { get; } = [];

    public static Task<SessionTestBed> StartAsync(AgentSessionOptions? options = null, params AIFunction[] tools) =>
        StartAsync(new RealtimeAgent { Name = "shopmax", Instructions = "Help.", Voice = "marin", Tools = tools }, options);

    public static async Task<SessionTestBed> StartAsync(RealtimeAgent agent, AgentSessionOptions? options = null, object? context = null)
    {
        var time = new ManualTimeProvider();
        var model = new FakeRealtimeModel();
        var session = await RealtimeSession.StartAsync(agent, model, options, context, time, cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);
        return new SessionTestBed(session, connection, time);
    }

    /// <summary>Reads events up to and with the next of one kind.</summary>
    public async Task<T> NextAsync<T>()
        where T : RealtimeSessionEvent
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation))
        {
            Seen.Add(_events.Current);
            if (_events.Current is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException($"The events ended before a {typeof(T).Name}.");
    }

    /// <summary>Reads to the end.</summary>
    public async Task<IReadOnlyList<RealtimeSessionEvent>> DrainAsync()
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation))
        {
            Seen.Add(_events.Current);
        }

        return Seen;
    }

    /// <summary>Reads no more.</summary>
    public ValueTask StopReadingAsync() => _events.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _events.DisposeAsync();
    }
}
