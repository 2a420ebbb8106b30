using System.Threading.Channels;
using Parley.Agents.Tools;

namespace Parley.Agents.Hosting;

/// <summary>
/// A hosted agent's connection as its tools see it: outcomes come to its loop. Nobody here can approve a call or show its progress, so
/// the former is rejected at once and the latter goes nowhere. A hosted agent is not offered handoffs.
/// </summary>
internal sealed class HostedToolHost(ChannelWriter<HostedInput> inbox, ToolApprovals approvals) : IToolHost
{
    public ValueTask ReportAsync(ToolReport report, CancellationToken cancellationToken)
    {
        if (report is ToolAwaitingApproval)
        {
            approvals.Decide(report.Call.CallId, new ToolDecision(IsApproved: false), ApprovalScope.Call);
        }

        return ValueTask.CompletedTask;
    }

    public bool MayHandOver(ToolContext call) => false;

    public Task<bool> HandOverAsync(ToolContext call, RealtimeAgent target, CancellationToken cancellationToken) => Task.FromResult(false);

    public ValueTask EndAsync(ToolOutcome outcome, CancellationToken cancellationToken) =>
        inbox.WriteAsync(new HostedInput(null, outcome), cancellationToken);
}
