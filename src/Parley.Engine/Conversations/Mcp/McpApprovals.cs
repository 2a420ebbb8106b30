using Parley.Realtime.Items;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>The calls that wait for the client's word, and those that have it and wait for a response to run in. Each runs once.</summary>
internal sealed class McpApprovals
{
    private readonly Dictionary<string, McpCallRequest> _asked = new(StringComparer.Ordinal);
    private readonly List<McpCallRequest> _approved = [];
    private bool _hasNews;

    /// <summary>True once after the client has allowed something that still waits to run.</summary>
    public bool TakeNews()
    {
        var hasNews = _hasNews && _approved.Count > 0;
        _hasNews = false;
        return hasNews;
    }

    /// <summary>The client is asked by the item of this id.</summary>
    public void Ask(McpCallRequest request) => _asked.Add(request.ApprovalRequestId!, request);

    public bool IsAsked(string itemId) => _asked.ContainsKey(itemId);

    /// <summary>Takes the client's word; only for what it was asked.</summary>
    public void Answer(McpApprovalResponseItem answer)
    {
        if (_asked.Remove(answer.ApprovalRequestId, out var request) && answer.Approve)
        {
            _approved.Add(request);
            _hasNews = true;
        }
    }

    /// <summary>The question has been deleted: it can no longer be answered, and what was allowed is so no more.</summary>
    public void Forget(string itemId)
    {
        _asked.Remove(itemId);
        _approved.RemoveAll(request => request.ApprovalRequestId == itemId);
    }

    /// <summary>The calls that may run now; they are handed out once.</summary>
    public IReadOnlyList<McpCallRequest> TakeApproved()
    {
        McpCallRequest[] taken = [.. _approved];
        _approved.Clear();
        return taken;
    }
}
