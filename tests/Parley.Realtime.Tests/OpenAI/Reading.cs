namespace Parley.Realtime.OpenAI;

/// <summary>Reads connections in tests.</summary>
internal static class Reading
{
    /// <summary>Every event to the end of the connection.</summary>
    public static async Task<List<ServerEvent>> ReadAllAsync(this IRealtimeConnection connection)
    {
        var events = new List<ServerEvent>();
        await foreach (var serverEvent in connection.ReceiveAsync(TestContext.Current.CancellationToken))
        {
            events.Add(serverEvent);
        }

        return events;
    }
}
