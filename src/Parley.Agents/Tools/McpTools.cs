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
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
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
            case ConversationItemDoneEvent { Item: McpCallItem { Id: { } itemId } call } when _seen.Add(itemId):
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
    public ValueTask AnswerAsync(ToolCall call, ToolDecision decision) => output.SendAsync(new ConversationItemCreateEvent
    {
        Item = new McpApprovalResponseItem { ApprovalRequestId = call.CallId, Approve = decision.IsApproved, Reason = decision.Message },
    });

    /// <summary>Nobody needs to decide any more.</summary>
    public ValueTask DisposeAsync() => _asking.DisposeAsync();

    private void Ask(ToolCall call)
    {
        var deciding = approvals.DecideAsync(call);
        if (!deciding.IsCompleted)
        {
            output.Emit(new ToolApprovalRequestedEvent(call));
        }

        _asking.Add(PassOnAsync(call, deciding));
    }

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
