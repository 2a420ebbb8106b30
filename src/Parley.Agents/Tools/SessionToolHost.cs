using Parley.Agents.Handoffs;
using Parley.Agents.Resolution;
using Parley.Agents.Sessions;

namespace Parley.Agents.Tools;

/// <summary>A session as its tools see it: what they say comes to the session's loop in order.</summary>
internal sealed class SessionToolHost(
    Func<SessionCommand, CancellationToken, ValueTask> post, HandoffGate gate, ActiveAgents agents, SessionChanges changes) : IToolHost
{
    public ValueTask ReportAsync(ToolReport report, CancellationToken cancellationToken) => post(new ToolReportCommand(report), cancellationToken);

    public bool MayHandOver(ToolContext call) => gate.Admits(call.CallId) && ReferenceEquals(agents.Current.Agent, call.Agent);

    public Task<bool> HandOverAsync(ToolContext call, RealtimeAgent target, CancellationToken cancellationToken) =>
        changes.HandOverAsync(call.Agent, target, cancellationToken);

    public ValueTask EndAsync(ToolOutcome outcome, CancellationToken cancellationToken) => post(new ToolEndedCommand(outcome), cancellationToken);
}
