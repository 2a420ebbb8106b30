namespace Parley.Server.Configuration.Checking;

/// <summary>One thing that is wrong with a configuration, or risky.</summary>
/// <param name="File">The file as it was named; null when it is in none.</param>
/// <param name="Line">From 1; 0 when unknown.</param>
/// <param name="Column">From 1; 0 when unknown.</param>
/// <param name="Problem">What is wrong and what to write instead. No secrets.</param>
/// <param name="IsWarning">True when the server starts all the same.</param>
public sealed record ConfigurationFinding(string? File, long Line, long Column, string Problem, bool IsWarning = false)
{
    /// <summary>The agent within whose part of the file it stands; null for none.</summary>
    internal string? Agent { get; init; }

    /// <summary>As compilers write it: <c>file:line:column: problem</c>.</summary>
    public override string ToString() => (File, Line) switch
    {
        (null, _) => Problem,
        (_, 0) => Problem.StartsWith(File, StringComparison.Ordinal) ? Problem : $"{File}: {Problem}",
        _ => $"{File}:{Line}:{Column}: {Problem}",
    };

    internal static ConfigurationFinding Of(ParleyConfigurationException exception) =>
        new(exception.File, exception.Line, exception.Column, exception.Problem);
}
