namespace Parley.Cli.Asking;

/// <summary>Why <c>ask</c> ends without an answer, in words for the user.</summary>
internal sealed class AskFailureException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
