namespace Parley.Storage.Tests;

/// <summary>
/// For tests in which hours pass at once: a heartbeat is written to an SQLite file inside the advance of the clock, every ten seconds of it, which are 8,640
/// transactions a day.
/// </summary>
internal static class Heartbeats
{
    /// <summary>One in forty days.</summary>
    public static void Slow(CallStoreOptions options)
    {
        options.HeartbeatPeriod = TimeSpan.FromDays(40);
        options.LeaseDuration = TimeSpan.FromDays(80);
    }
}
