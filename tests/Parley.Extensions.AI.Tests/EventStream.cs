using Parley.Agents.Sessions;

namespace Parley.Extensions.AI.Tests;

internal static class EventStream
{
    /// <summary>Reads up to and with the next of one kind.</summary>
    public static async Task<IReadOnlyList<RealtimeSessionEvent>> TakeUntilAsync<T>(
        this IAsyncEnumerable<RealtimeSessionEvent> events, CancellationToken cancellationToken)
        where T : RealtimeSessionEvent
    {
        var seen = new List<RealtimeSessionEvent>();
        await foreach (var sessionEvent in events.WithCancellation(cancellationToken))
        {
            seen.Add(sessionEvent);
            if (sessionEvent is T)
            {
                break;
            }
        }

        return seen;
    }
}
