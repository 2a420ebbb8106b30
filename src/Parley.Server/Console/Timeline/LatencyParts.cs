using Parley.Storage.Records;

namespace Parley.Server.Console.Timeline;

/// <summary>The parts of a wait, in their order, with the names and styles that all pages use.</summary>
internal static class LatencyParts
{
    public static readonly IReadOnlyList<(string Name, string Style, Func<TurnLatency, TimeSpan> Read)> All =
    [
        ("endpointing", "endpointing", latency => latency.Endpointing),
        ("recognition", "recognition", latency => latency.Recognition),
        ("model", "model", latency => latency.Model),
        ("tools", "tools", latency => latency.Tool),
        ("synthesis", "synthesis", latency => latency.Synthesis),
        ("playout", "playout", latency => latency.Playout),
    ];
}
