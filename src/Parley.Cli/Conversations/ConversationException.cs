namespace Parley.Cli.Conversations;

/// <summary>Why a conversation of <c>ask</c> or <c>talk</c> cannot begin or go on, in words for the user.</summary>
internal sealed class ConversationException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
