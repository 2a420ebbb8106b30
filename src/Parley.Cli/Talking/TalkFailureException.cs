namespace Parley.Cli.Talking;

/// <summary>Why <c>talk</c> cannot go on, in words for the user.</summary>
internal sealed class TalkFailureException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
