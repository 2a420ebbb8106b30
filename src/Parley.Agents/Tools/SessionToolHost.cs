using Parley.Agents.Sessions;

namespace Parley.Agents.Tools;

/// <summary>A session as its tools see it: what they say comes to the session's loop in order.</summary>
internal sealed class SessionToolHost(Func<SessionCommand, CancellationToken, ValueTask> post) : IToolHost
{
    public ValueTask ReportAsync(ToolReport report, CancellationToken cancellationToken) => post(new ToolReportCommand(report), cancellationToken);

    public ValueTask EndAsync(ToolOutcome outcome, CancellationToken cancellationToken) => post(new ToolEndedCommand(outcome), cancellationToken);
}
