using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Tour;

/// <summary>A call that outlives its connection: between two turns another connection takes over, and knows what was said.</summary>
internal static class LongCall
{
    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        await using var session = await RealtimeSession.StartAsync(Weather.Agent, model, cancellationToken: cancellationToken);
        await room.SayAsync("Ask what you like, twice; in between the connection is exchanged.");
        var events = session.Events.GetAsyncEnumerator(cancellationToken);
        while (await room.ListenAsync(cancellationToken) is { } line)
        {
            await session.SendMessageAsync(line, cancellationToken);
            await room.ShowTurnAsync(events);
            await session.Continuity.RenewAsync(cancellationToken);
            await room.SayAsync($"[another connection took over; {session.History.Count} items are known]");
        }
    }
}
