using System.Text.Json.Nodes;
using Parley.Agents.EventLog;
using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Agents.Tools;

/// <summary>What a session's owner decides about the calls of its tools. Thread-safe.</summary>
public sealed class SessionTools
{
    private readonly ToolApprovals _approvals;
    private readonly Func<SessionCommand, CancellationToken, ValueTask> _post;

    private readonly EventRecorder? _recorder;

    internal SessionTools(ToolApprovals approvals, Func<SessionCommand, CancellationToken, ValueTask> post, EventRecorder? recorder)
    {
        _recorder = recorder;
        _approvals = approvals;
        _post = post;
    }

    /// <summary>The calls that wait for a person now.</summary>
    public IReadOnlyList<ToolCall> AwaitingApproval => _approvals.Waiting;

    /// <summary>Lets a call run that waits for a person.</summary>
    /// <param name="callId">The call of a <see cref="ToolApprovalRequestedEvent"/>.</param>
    /// <param name="scope">How far the decision goes.</param>
    /// <returns>False, and nothing happens, when the call does not wait: it is unknown, decided already, or cancelled.</returns>
    public bool Approve(string callId, ApprovalScope scope = ApprovalScope.Call) =>
        Decide(callId, new ToolDecision(IsApproved: true), scope);

    /// <summary>Answers a call that waits for a person without running it; the agent then responds.</summary>
    /// <param name="callId">The call of a <see cref="ToolApprovalRequestedEvent"/>.</param>
    /// <param name="message">What the model is told; null for <see cref="ToolOptions.RejectionText"/>, or a sentence that says that it was not approved.</param>
    /// <param name="scope">How far the decision goes.</param>
    /// <returns>As with <see cref="Approve"/>.</returns>
    public bool Reject(string callId, string? message = null, ApprovalScope scope = ApprovalScope.Call) =>
        Decide(callId, new ToolDecision(IsApproved: false, message), scope);

    /// <summary>Cancels a call, whatever its tool allows; the model is told, and does not speak about it.</summary>
    /// <param name="callId">A call that runs or waits.</param>
    /// <param name="cancellationToken">Stops waiting for the session to take it.</param>
    /// <returns>False when it does not run.</returns>
    public async Task<bool> CancelAsync(string callId, CancellationToken cancellationToken = default)
    {
        var isCancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new CancelToolCommand(callId, isCancelled) { Done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        try
        {
            await _post(command, cancellationToken).ConfigureAwait(false);
            await command.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is System.Threading.Channels.ChannelClosedException or RealtimeDisconnectedException)
        {
            return false; // a session that is over has cancelled it already
        }

        return await isCancelled.Task.ConfigureAwait(false);
    }

    private bool Decide(string callId, ToolDecision decision, ApprovalScope scope)
    {
        if (_approvals.Waiting.All(call => call.CallId != callId))
        {
            return false;
        }

        _recorder?.Asked(decision.IsApproved ? "approve" : "reject", new JsonObject // before what comes of it
        {
            ["call_id"] = callId, ["message"] = decision.Message, ["scope"] = scope.ToString(),
        });
        return _approvals.Decide(callId, decision, scope);
    }
}
