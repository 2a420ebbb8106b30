using System.Threading.Channels;
using Parley.Agents.Handoffs;
using Parley.Agents.Resolution;
using Parley.Agents.Tools;

namespace Parley.Agents.Hosting;

/// <summary>
/// A hosted agent's connection as its tools see it: outcomes and handoffs come to its loop. Nobody here can approve a call or show its
/// progress, so the former is rejected at once and the latter goes nowhere.
/// </summary>
internal sealed class HostedToolHost(
    ChannelWriter<HostedInput> inbox, ToolApprovals approvals, HandoffGate gate, ActiveAgents agents, AgentResolver resolver, TimeProvider timeProvider) : IToolHost
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10); // for the model to confirm another agent

    public ValueTask ReportAsync(ToolReport report, CancellationToken cancellationToken)
    {
        if (report is ToolAwaitingApproval)
        {
            approvals.Decide(report.Call.CallId, new ToolDecision(IsApproved: false), ApprovalScope.Call);
        }

        return ValueTask.CompletedTask;
    }

    public bool MayHandOver(ToolContext call) => gate.Admits(call.CallId) && ReferenceEquals(agents.Current.Agent, call.Agent);

    public async Task<bool> HandOverAsync(ToolContext call, RealtimeAgent target, CancellationToken cancellationToken)
    {
        var handover = new HostedHandover(call.Agent, await resolver.ResolveAsync(target, cancellationToken).ConfigureAwait(false));
        await inbox.WriteAsync(new HostedInput(null, new HostedHandoverCommand(handover)), cancellationToken).ConfigureAwait(false);
        return await handover.Decided.Task.WaitAsync(s_patience, timeProvider, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask EndAsync(ToolOutcome outcome, CancellationToken cancellationToken) =>
        inbox.WriteAsync(new HostedInput(null, new HostedOutcomeCommand(outcome, Attempt: 0)), cancellationToken);
}
