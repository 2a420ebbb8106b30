namespace Parley.Cli.Simulating;

/// <summary>Why no call was made, with the exit code that says so.</summary>
internal sealed class SimulateFailureException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
