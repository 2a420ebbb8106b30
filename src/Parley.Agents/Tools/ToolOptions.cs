namespace Parley.Agents.Tools;

/// <summary>How tools are run.</summary>
public sealed record ToolOptions
{
    /// <summary>How long one call may take once it runs; default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls of one session run at once; the rest wait. Default 8, at least 1.</summary>
    public int MaxParallel { get; init; } = 8;

    /// <summary>The longest output a model is given, in characters; what is longer is cut, with a note that it was. Default 32,000.</summary>
    public int MaxOutputLength { get; init; } = 32_000;
}
