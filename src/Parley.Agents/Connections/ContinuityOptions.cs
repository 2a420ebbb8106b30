using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>
/// How a conversation outlives its connections: before the provider's limit, and when a connection breaks, another one is opened, told the
/// agent and the history, and put in the old one's place. The caller hears nothing of it.
/// </summary>
public sealed record ContinuityOptions
{
    /// <summary>Further models, in order of preference, for when the first cannot be had; default none.</summary>
    public IReadOnlyList<IRealtimeModel> Fallbacks { get; init; } = [];

    /// <summary>How long before the end that the model tells (<c>expires_at</c>) a new connection is prepared; default 5 min. It takes over between turns.</summary>
    public TimeSpan RenewBefore { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The age at which a connection is renewed when its model tells no end; null (the default) for never.</summary>
    public TimeSpan? MaxConnectionAge { get; init; }

    /// <summary>The pause after every model was tried once; doubled each round. Default 250 ms.</summary>
    public TimeSpan InitialBackOff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest such pause; default 8 s.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a session may be without a connection before it ends with <c>model_disconnected</c>; default 30 s.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a conversation stays with a fallback before the first model is tried again; null for ever. Default 5 min, doubled after each failure.</summary>
    public TimeSpan? ReturnAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How much of the caller's audio is kept for the next connection: what was said during the outage, and the turn that it cut. Default
    /// 10 s; the oldest is dropped.
    /// </summary>
    public TimeSpan MaxKeptAudio { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the next model is told when an answer broke off, as a message of the system that no history shows; null to tell nothing.</summary>
    public string? ContinuationNote { get; init; } =
        "Your last answer was cut off by a technical fault after the words above. Go on from there in the same sentence; do not repeat or mention it.";

    /// <summary>Gives a number from 0 to 1 that varies the pauses, so that many sessions do not come back at once; null for no variation.</summary>
    public Func<double>? Jitter { get; init; }
}
