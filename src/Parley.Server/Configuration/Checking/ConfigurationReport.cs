namespace Parley.Server.Configuration.Checking;

/// <summary>What a check of a configuration found.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Findings">Mistakes and warnings, by their places.</param>
public sealed record ConfigurationReport(string File, IReadOnlyList<ConfigurationFinding> Findings)
{
    /// <summary>Settings of the file whose changes count only after a restart: a running server takes all others from the changed file.</summary>
    public IReadOnlyList<string> NeedRestart { get; init; } = [];

    /// <summary>True when the server would refuse to start.</summary>
    public bool HasMistakes => Findings.Any(finding => !finding.IsWarning);
}
