namespace Parley.Testing.Simulation;

/// <summary>How fast a simulated model is. All times are of the simulation's clock.</summary>
public sealed record SimulatedPace
{
    /// <summary>Everything at the moment it is caused: tests need not move the clock to be answered. The default of a simulation.</summary>
    public static SimulatedPace Immediate { get; } = new();

    /// <summary>
    /// About what callers of a hosted model see: 40 ms on the way, 400 ms until the first word, audio five times as fast as it is
    /// played, transcripts after 700 ms. No two events come at one instant.
    /// </summary>
    public static SimulatedPace Natural { get; } = new()
    {
        Latency = TimeSpan.FromMilliseconds(40),
        Spacing = TimeSpan.FromMilliseconds(1),
        ThinkingTime = TimeSpan.FromMilliseconds(400),
        ChunkInterval = TimeSpan.FromMilliseconds(10),
        TranscriptionDelay = TimeSpan.FromMilliseconds(700),
    };

    /// <summary>How long an event of the model is on its way; default 0. The client's events take no time.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The least time between two events of one connection; default 0.</summary>
    public TimeSpan Spacing { get; init; }

    /// <summary>From <c>response.created</c> to the first output; default 0.</summary>
    public TimeSpan ThinkingTime { get; init; }

    /// <summary>From one piece of output to the next, where words and their audio are two; default 0.</summary>
    public TimeSpan ChunkInterval { get; init; }

    /// <summary>How much speech one piece of audio holds; default 100 ms, more than 0.</summary>
    public TimeSpan ChunkDuration { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From the end of the user's turn to its transcript; default 0.</summary>
    public TimeSpan TranscriptionDelay { get; init; }
}
