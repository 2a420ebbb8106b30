using Parley.Agents.Tools;

namespace Parley.Agents.Hosting;

/// <summary>What is asked of a hosted connection by others than its inner model; its loop runs it in its turn.</summary>
internal abstract record HostedCommand
{
    /// <summary>Does it, on the connection's loop.</summary>
    public abstract ValueTask RunAsync(HostedConversation conversation);
}

/// <summary>A tool has answered; or its answer, which could not be sent, is to be sent again.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="Attempt">0 for the first time.</param>
internal sealed record HostedOutcomeCommand(ToolOutcome Outcome, int Attempt) : HostedCommand
{
    public override ValueTask RunAsync(HostedConversation conversation) => conversation.AnswerAsync(Outcome, Attempt);
}

/// <summary>Another agent is to answer.</summary>
internal sealed record HostedHandoverCommand(HostedHandover Handover) : HostedCommand
{
    public override ValueTask RunAsync(HostedConversation conversation) => conversation.Handovers.BeginAsync(Handover);
}

/// <summary>Nobody may speak now.</summary>
internal sealed record HostedQuietCommand : HostedCommand
{
    public override ValueTask RunAsync(HostedConversation conversation) => conversation.Replies.TryQuietAsync();
}

/// <summary>Answers have waited long enough for those of other calls.</summary>
internal sealed record HostedTurnOverdueCommand(string ResponseId, int Wait) : HostedCommand
{
    public override ValueTask RunAsync(HostedConversation conversation) => conversation.Replies.OverdueAsync(ResponseId, Wait);
}

/// <summary>A response could not be asked for: it is asked for again.</summary>
internal sealed record HostedRetryCommand : HostedCommand
{
    public override ValueTask RunAsync(HostedConversation conversation) => conversation.Replies.RetryAsync();
}
