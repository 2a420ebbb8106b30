using Parley.Agents.Sessions;

namespace Parley.Agents.Tools;

/// <summary>A tool has something to say before its outcome.</summary>
internal sealed record ToolReportCommand(ToolReport Report) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Tools.TakeAsync(Report);
}

/// <summary>A tool has answered.</summary>
internal sealed record ToolEndedCommand(ToolOutcome Outcome) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Tools.AnswerAsync(Outcome);
}

/// <summary>Send the outputs that could not be sent.</summary>
internal sealed record RedeliverCommand : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Tools.RedeliverAsync();
}

/// <summary>Answers have waited long enough for those of other calls.</summary>
internal sealed record ToolTurnOverdueCommand(string ResponseId, int Wait) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.ToolReplies.OverdueAsync(ResponseId, Wait);
}

/// <summary>The application does not want a call any more.</summary>
internal sealed record CancelToolCommand(string CallId, TaskCompletionSource<bool> IsCancelled) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        IsCancelled.TrySetResult(parts.Tools.Cancel(CallId));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Nobody may be speaking now.</summary>
internal sealed record QuietMomentCommand : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.ToolReplies.TryQuietAsync();
}
