namespace Parley.Cli.Remote;

/// <summary>Why a server did not do what it was asked, in words for the user.</summary>
/// <param name="exitCode">What the shell is told.</param>
/// <param name="message">What happened, and what to do.</param>
/// <param name="code">The server's own code; null when it gave none.</param>
internal sealed class RemoteException(int exitCode, string message, string? code = null) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public string? Code { get; } = code;
}
