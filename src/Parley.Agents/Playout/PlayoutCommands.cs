using Parley.Agents.Sessions;

namespace Parley.Agents.Playout;

/// <summary>Stop the agent.</summary>
internal sealed record InterruptCommand(HeardPosition? Heard) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        parts.Tools.Interrupt();
        return parts.Speech.InterruptAsync(Heard);
    }
}

/// <summary>What was heard when the agent was stopped.</summary>
internal sealed record HeardCommand(HeardPosition? Heard) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Speech.ReportAsync(Heard);
}
