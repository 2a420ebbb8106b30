namespace Parley.Cli.Doctor;

/// <summary>How bad it is.</summary>
internal enum DoctorLevel
{
    Ok,

    /// <summary>Something is missing that this configuration does not need, or is risky.</summary>
    Warning,

    /// <summary>The server would not start, or not answer.</summary>
    Fault,
}

/// <summary>What one look at the machine found.</summary>
/// <param name="Check">What was looked at, in a word.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Text">What was found. No secrets.</param>
/// <param name="Advice">What to do; null where there is nothing to do.</param>
internal sealed record DoctorFinding(string Check, DoctorLevel Level, string Text, string? Advice = null)
{
    /// <summary>What the shell is told where this is the first fault.</summary>
    public int ExitCode { get; init; } = Cli.ExitCode.Failed;

    /// <summary>From the end of the question to the first audio of the answer; null where nothing was asked.</summary>
    public double? FirstAudioMs { get; init; }
}
