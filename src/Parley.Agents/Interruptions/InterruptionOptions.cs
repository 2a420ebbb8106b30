namespace Parley.Agents.Interruptions;

/// <summary>
/// How an agent can be interrupted. With any mode but <see cref="InterruptionMode.Server"/> the session takes the server's own
/// interrupting (<c>interrupt_response</c>) out of its settings.
/// </summary>
public sealed record InterruptionOptions
{
    private static readonly TimeSpan s_longestDecision = TimeSpan.FromMilliseconds(400);

    /// <summary>The agent stops at once; the default everywhere.</summary>
    public static InterruptionOptions Default { get; } = new();

    /// <summary>Whether and when the user's speech stops the agent; default <see cref="InterruptionMode.Server"/>.</summary>
    public InterruptionMode Mode { get; init; } = InterruptionMode.Server;

    /// <summary>With <see cref="InterruptionMode.MinSpeech"/>: shorter speech does not interrupt; default 250 ms.</summary>
    public TimeSpan MinSpeech { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the voice stays lowered at most before it is decided; default and at most 400 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or longer.</exception>
    public TimeSpan DecisionTime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, s_longestDecision);
            field = value;
        }
    } = s_longestDecision;

    /// <summary>How far the voice is lowered meanwhile, in decibels; default −15. −12 to −18 is heard as courtesy, less as a fault.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is above 0.</exception>
    public double LoweredGainDb
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 0);
            field = value;
        }
    } = -15;

    /// <summary>How long lowering and raising take; default 40 ms.</summary>
    public TimeSpan Fade { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>
    /// Words with which people show that they listen: who says nothing else does not interrupt. Default: English ones, see
    /// <c>docs/interruption.md</c>.
    /// </summary>
    public IReadOnlyCollection<string> Backchannels { get; init; } = BackchannelWords.English;
}
