namespace Parley.Agents.Tools;

/// <summary>How tools are run.</summary>
public sealed record ToolOptions
{
    /// <summary>How long one call may take once it runs; default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls of one session run at once; the rest wait. Default 8; 1 runs them one after the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int MaxParallel
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one call must be able to run.");
    } = 8;

    /// <summary>The longest output a model is given, in characters; what is longer is cut, with a note that it was. Default 32,000.</summary>
    public int MaxOutputLength { get; init; } = 32_000;

    /// <summary>
    /// How long the answers that are there wait for those of other calls of the same response, so that one reply follows them all;
    /// default 10 s. After that the agent speaks about what is there, and the rest follows.
    /// </summary>
    public TimeSpan MaxTurnWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the model is told of a call that a person rejected without saying why; null, or a function that returns null or throws, for a default.</summary>
    public Func<ToolContext, string?>? RejectionText { get; init; }

    /// <summary>
    /// Runs around every tool but handoffs: is given the call and what runs the tool, and gives what the tool's answer shall be, e.g. the
    /// one of a log in a replay. Within the tool's time. Null, the default, for the tool alone.
    /// </summary>
    public Func<ToolContext, Func<CancellationToken, ValueTask<object?>>, CancellationToken, ValueTask<object?>>? Invoker { get; init; }
}
