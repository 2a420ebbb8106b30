using Parley.Agents.Resolution;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tools;

/// <summary>What becomes of MCP servers whose tools the model's side runs (protocol §9.11). For the session's loop alone.</summary>
internal sealed class McpTools(
    ToolApprovals approvals, ActiveAgents agents, ResponseFlow responses, SessionOutput output, Func<SessionCommand, CancellationToken, ValueTask> post) : IAsyncDisposable
{
    private const int MaxSeen = 256;
    private const int MaxDecided = 64; // a server says at once that it has an answer; one that never does shall cost nothing
    private readonly RecentIds _seen = new(MaxSeen);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal); // by the model of this connection
    private readonly List<ToolCall> _decided = []; // sent, and for all that is known not taken
    private readonly SideWork _asking = new();
    private string? _ended;

    /// <summary>Takes note of an event; most have nothing to do with MCP.</summary>
    public async ValueTask TakeAsync(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ConversationItemDoneEvent { Item: McpListToolsItem list }:
                output.Emit(new McpToolsChangedEvent(list.ServerLabel, list.Tools));
                break;
            case McpListToolsFailedEvent:
                output.Emit(new SessionErrorEvent("mcp_list_tools_failed", "The model could not list the tools of an MCP server."));
                break;
            case ConversationItemAddedEvent { Item: McpApprovalResponseItem answer }:
                _decided.RemoveAll(call => call.CallId == answer.ApprovalRequestId);
                break;
            case ResponseMcpCallInProgressEvent began:
                output.Emit(new McpCallStartedEvent(began.ItemId));
                break;
            case ConversationItemDoneEvent { Item: McpCallItem { Id: { } itemId } call } when _seen.Add(itemId):
                _decided.RemoveAll(decided => decided.CallId == call.ApprovalRequestId);
                output.Emit(new McpCallEndedEvent(call));
                break;
            case ConversationItemDoneEvent { Item: McpApprovalRequestItem { Id: { } itemId } request } when _seen.Add(itemId):
                Ask(new ToolCall(itemId, request.Name, request.Arguments)
                {
                    ItemId = itemId, ServerLabel = request.ServerLabel, Agent = agents.Current.Agent,
                });
                break;
            case ResponseMcpCallCompletedEvent completed:
                await ContinueAsync(completed.ItemId).ConfigureAwait(false);
                break;
            case ResponseMcpCallFailedEvent failed:
                await ContinueAsync(failed.ItemId).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>A response ended: one that ended with a call, without a word about its answer, is continued.</summary>
    public ValueTask ResponseEndedAsync(Response response)
    {
        var itemId = response.Status == ResponseStatus.Completed && response.Output is [.., McpCallItem] ? _ended : null;
        _ended = null;
        return itemId is null ? ValueTask.CompletedTask : responses.RequestAsync(itemId);
    }

    /// <summary>A person has decided.</summary>
    public async ValueTask AnswerAsync(ToolCall call, ToolDecision decision)
    {
        if (!_asked.Remove(call.CallId))
        {
            TellLost(call);
            return;
        }

        _decided.Add(call);
        _decided.RemoveRange(0, Math.Max(0, _decided.Count - MaxDecided));
        var answer = new McpApprovalResponseItem { ApprovalRequestId = call.CallId, Approve = decision.IsApproved, Reason = decision.Message };
        try
        {
            await output.SendAsync(new ConversationItemCreateEvent { Item = answer }).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            TellLost(call);
            throw;
        }
    }

    /// <summary>Another connection takes over: who asked is gone, and with it what was decided on the way.</summary>
    public void TakeOver()
    {
        _asked.Clear();
        _decided.ForEach(TellLost);
        _decided.Clear();
    }

    /// <summary>Nobody needs to decide any more.</summary>
    public ValueTask DisposeAsync() => _asking.DisposeAsync();

    private void Ask(ToolCall call)
    {
        _asked.Add(call.CallId);
        var deciding = approvals.DecideAsync(call);
        if (!deciding.IsCompleted)
        {
            output.Emit(new ToolApprovalRequestedEvent(call));
        }

        _asking.Add(PassOnAsync(call, deciding));
    }

    private void TellLost(ToolCall call) => output.Emit(new SessionErrorEvent(
        "mcp_decision_lost", $"The decision about the tool '{call.Name}' may not have reached the model: the connection on which it asked broke."));

    private async Task PassOnAsync(ToolCall call, Task<ToolDecision> deciding) =>
        await post(new McpDecisionCommand(call, await deciding.WaitAsync(_asking.Stopping).ConfigureAwait(false)), _asking.Stopping).ConfigureAwait(false);

    /// <summary>An approved call runs outside of any response: then what it answered is spoken about now.</summary>
    private ValueTask ContinueAsync(string itemId)
    {
        _ended = itemId;
        return responses.ActiveResponseId is null ? responses.RequestAsync(itemId) : ValueTask.CompletedTask;
    }
}

/// <summary>A person has decided about a call that the model's side would run.</summary>
internal sealed record McpDecisionCommand(ToolCall Call, ToolDecision Decision) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Mcp.AnswerAsync(Call, Decision);
}
