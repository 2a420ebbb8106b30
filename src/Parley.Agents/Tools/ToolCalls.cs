using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Resolution;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.Tools;

/// <summary>Runs what the model calls and gives it the answers, each exactly once. For the session's loop alone.</summary>
internal sealed class ToolCalls(
    ToolRunner runner, ToolApprovals approvals, ToolDelivery delivery, ToolLedger ledger, ToolReplies replies,
    HandoffGate gate, ConversationHistory history, SessionEnding ending, SessionOutput output) : IAsyncDisposable
{
    /// <summary>The calls that run, with their arguments: what another connection must be told of.</summary>
    public IReadOnlyList<ToolCall> Running => ledger.Running;

    /// <summary>The outcomes that the model was not told.</summary>
    public IReadOnlyList<ToolOutcome> Undelivered => ledger.Undelivered;

    /// <summary>The model calls a tool of the agent whose response it is.</summary>
    public async ValueTask StartAsync(FunctionCallItem item, string responseId, ResolvedAgent agent)
    {
        var call = new ToolCall(item.CallId ?? item.Id ?? "", item.Name, item.Arguments)
        {
            ItemId = item.Id,
            ResponseId = responseId,
            Agent = agent.Agent,
            IsHandoff = HandoffFunction.Is(agent.ToolsByName.GetValueOrDefault(item.Name)),
            ShownArguments = agent.Secrets.Mask(item.Name, item.Arguments),
        };
        switch (ledger.Admit(call))
        {
            case ToolAdmission.New:
                replies.Called(call, agent);
                if (call.IsHandoff)
                {
                    gate.Called(call.CallId); // here, and not where it runs: the first in the model's order wins
                }

                runner.Start(call, agent);
                break;
            case ToolAdmission.Undelivered:
                await DeliverAsync(ledger.OutcomeOf(call.CallId)!).ConfigureAwait(false);
                break;
            case ToolAdmission.Conflict:
                output.Emit(new SessionErrorEvent("tool_call_conflict", "The model used one call id for two different calls; the second is not run."));
                break;
        }
    }

    /// <summary>A tool says something before its outcome; what comes after it is too late.</summary>
    public async ValueTask TakeAsync(ToolReport report)
    {
        if (ledger.IsSettled(report.Call.CallId))
        {
            return;
        }

        switch (report)
        {
            case ToolBeginning { Call.IsHandoff: true }:
                break;
            case ToolBeginning begun:
                output.Emit(new ToolStartedEvent(begun.Call));
                break;
            case ToolAwaitingApproval waiting:
                output.Emit(new ToolApprovalRequestedEvent(waiting.Call));
                await replies.ReleaseAsync(waiting.Call).ConfigureAwait(false);
                break;
            case ToolProgress progress:
                output.Emit(new ToolProgressEvent(progress.Call, progress.Text));
                break;
            case ToolStepReport step:
                output.Emit(new ToolStepEvent(step.Call, step.Step));
                break;
            case ToolFiller filler:
                await replies.FillAsync(filler.Text).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>A tool has answered. What nobody waits for any more is dropped.</summary>
    public ValueTask AnswerAsync(ToolOutcome outcome)
    {
        gate.Ended(outcome.Call.CallId);
        return ledger.Settle(outcome) ? DeliverAsync(outcome) : ValueTask.CompletedTask;
    }

    /// <summary>Sends the outputs that did not go out before.</summary>
    public async ValueTask RedeliverAsync()
    {
        foreach (var outcome in ledger.Undelivered)
        {
            await DeliverAsync(outcome).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels one call, whatever its tool allows. False when it does not run.</summary>
    public bool Cancel(string callId) => runner.Cancel(callId, "it is not wanted any more");

    /// <summary>The caller moved on: cancels the calls whose tools allow it.</summary>
    public void Interrupt() => runner.Interrupt();

    /// <summary>
    /// Another connection takes over. It gets the outputs of the calls that it was given without; calls that it does not know are
    /// cancelled, and what their tools still answer is dropped.
    /// </summary>
    /// <param name="openCallIds">The calls that the new conversation was given without an output.</param>
    public ValueTask TakeOverAsync(IReadOnlyCollection<string> openCallIds)
    {
        replies.EndAll();
        foreach (var hosted in approvals.Waiting.Where(call => call.ServerLabel is not null))
        {
            approvals.Drop(hosted.CallId); // who asked is gone
        }

        foreach (var closed in ledger.TakeOver(openCallIds))
        {
            runner.Cancel(closed.CallId, "its conversation is gone");
        }

        return RedeliverAsync();
    }

    /// <summary>Drops pending approvals, cancels what runs, and waits until nothing more comes of it.</summary>
    public ValueTask DisposeAsync()
    {
        approvals.Close();
        return runner.DisposeAsync();
    }

    private async ValueTask DeliverAsync(ToolOutcome outcome)
    {
        if (!await delivery.SendAsync(outcome).ConfigureAwait(false) || !ledger.Delivered(outcome.Call.CallId))
        {
            return; // not sent, or told once already: on a connection before this one
        }

        output.Emit(history.Answer(ToolDelivery.ItemOf(outcome)));
        output.Emit(outcome switch
        {
            { Call.IsHandoff: false } => new ToolEndedEvent(outcome),
            { Error: { } error } => new SessionErrorEvent("handoff_failed", error),
            _ => null,
        });
        if (outcome.IsFatal)
        {
            ending.Fail("tool_failed", outcome.Error!, outcome.Exception ?? new ParleyException(outcome.Error!));
            return;
        }

        await replies.AnsweredAsync(outcome).ConfigureAwait(false);
    }
}
