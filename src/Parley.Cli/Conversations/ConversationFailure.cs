using Parley.Realtime;
using Parley.Server.Configuration;

namespace Parley.Cli.Conversations;

/// <summary>What <c>ask</c> and <c>talk</c> say, and tell the shell, when a conversation fails.</summary>
/// <param name="ExitCode">For the shell.</param>
/// <param name="Message">For the user.</param>
internal sealed record ConversationFailure(int ExitCode, string Message)
{
    /// <summary>What an exception means to the user; null where it is a fault of the program.</summary>
    public static ConversationFailure? Of(Exception exception) => exception switch
    {
        ConversationException failure => new(failure.ExitCode, failure.Message),
        ParleyConfigurationException => new(Cli.ExitCode.Configuration, exception.Message),
        RealtimeConnectException => new(Cli.ExitCode.Network, exception.Message),
        RealtimeDisconnectedException => new(Cli.ExitCode.Failed, exception.Message),
        _ => null,
    };
}
