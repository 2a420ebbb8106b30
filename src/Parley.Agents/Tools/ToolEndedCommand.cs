using Parley.Agents.Sessions;

namespace Parley.Agents.Tools;

/// <summary>A tool has answered.</summary>
internal sealed record ToolEndedCommand(ToolOutcome Outcome) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Tools.AnswerAsync(Outcome);
}
