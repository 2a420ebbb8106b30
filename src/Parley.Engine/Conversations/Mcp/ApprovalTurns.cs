using Parley.Realtime.Responses;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>
/// Keeps what approvals begin and what clients ask for in line, one response at a time. A client's word for a call begins a response with
/// that call; some clients ask for this response as well, some only for the answer after it, some for both, and their requests may come
/// before or after its end. So a bare <c>response.create</c> during such a response means it; one with settings waits for its end and brings
/// the answer; and when the answer was begun by the first request after such a response, a second bare one means that answer.
/// </summary>
internal sealed class ApprovalTurns(RunningResponses responses, McpApprovals approvals)
{
    private ResponseState? _begun; // by an approval, and not asked for yet
    private ResponseState? _answer; // to such a response's calls
    private bool _isAnswerDue; // such a response ended before anybody asked for it
    private ResponseCreateEvent? _waiting;

    /// <summary>True when a request needs no response of its own, or not yet.</summary>
    public bool Absorbs(ResponseCreateEvent create)
    {
        if (create.Response?.Conversation == "none" || responses.Active is not { } active || (active != _begun && active != _answer))
        {
            return false;
        }

        if (create.Response is not null && (active != _begun || _waiting is not null))
        {
            return false;
        }

        _waiting = create.Response is null ? _waiting : create;
        _begun = null;
        _answer = null;
        return true;
    }

    /// <summary>A request has begun a response.</summary>
    public void Asked(ResponseCreateEvent create)
    {
        if (create.Response?.Conversation != "none")
        {
            _answer = _isAnswerDue ? responses.Active : null;
            _isAnswerDue = false;
        }
    }

    /// <summary>The conversation has gone on: from now on a request means a response of its own.</summary>
    public void Forget()
    {
        _begun = null;
        _answer = null;
        _isAnswerDue = false;
    }

    /// <summary>The client cancels: what it asked for and waits is not wanted either.</summary>
    public void Cancel() => _waiting = null;

    /// <summary>The request that may run now; null when there is none. To be called when no response of the conversation runs.</summary>
    public ResponseCreateEvent? TakeWaiting()
    {
        _isAnswerDue |= _begun is not null;
        _begun = null;
        var create = _waiting;
        _waiting = null;
        return create;
    }

    /// <summary>Begins a response for the calls that the client has allowed, if there are any. To be called when no response runs.</summary>
    public void Begin(Func<ResponsePlan> plan)
    {
        if (approvals.TakeNews() && responses.HasRoom)
        {
            responses.Start(plan(), trigger: null);
            _begun = responses.Active;
        }
    }
}
