using Parley.Agents.Interruptions;
using Parley.Agents.Sessions;

namespace Parley.Agents.Playout;

/// <summary>Stop the agent.</summary>
internal sealed record InterruptCommand(HeardPosition? Heard, InterruptScope Scope, string? ResponseId) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        if (Scope == InterruptScope.Everything)
        {
            parts.Tools.Interrupt();
        }

        return parts.Speech.InterruptAsync(Heard, Scope, ResponseId);
    }
}

/// <summary>What was heard when the agent was stopped.</summary>
internal sealed record HeardCommand(HeardPosition? Heard) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Speech.ReportAsync(Heard);
}

/// <summary>How long the agent will be heard.</summary>
/// <param name="Remaining">Gets it; zero when it has said all that it was asked for and all is heard, by estimate.</param>
internal sealed record RemainingCommand(TaskCompletionSource<TimeSpan> Remaining) : SessionCommand
{
    private static readonly TimeSpan s_unknown = TimeSpan.FromMilliseconds(100); // a response runs: nobody knows for how long

    public override ValueTask RunAsync(SessionParts parts)
    {
        var isAnswering = parts.Responses.ActiveResponseId is not null || parts.Responses.PendingCount > 0;
        Remaining.TrySetResult(isAnswering && parts.Speech.Remaining < s_unknown ? s_unknown : parts.Speech.Remaining);
        return ValueTask.CompletedTask;
    }
}
