namespace Parley.Agents.Tools;

/// <summary>The calls that wait for a person, and what was decided for the rest of the session. Thread-safe.</summary>
internal sealed class ToolApprovals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ToolCall Call, TaskCompletionSource<ToolDecision> Decided)> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<ApprovedTool, ToolDecision> _always = [];
    private bool _isClosed;

    /// <summary>The calls that wait now.</summary>
    public IReadOnlyList<ToolCall> Waiting
    {
        get
        {
            lock (_lock)
            {
                return [.. _waiting.Values.Select(waiting => waiting.Call)];
            }
        }
    }

    /// <summary>
    /// What is decided of a call: at once when it was decided for its tool, else once somebody does. Cancelled when the session closes.
    /// </summary>
    public Task<ToolDecision> DecideAsync(ToolCall call)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return Task.FromCanceled<ToolDecision>(new CancellationToken(canceled: true));
            }

            if (_always.TryGetValue(ApprovedTool.Of(call), out var decision))
            {
                return Task.FromResult(decision);
            }

            var decided = new TaskCompletionSource<ToolDecision>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[call.CallId] = (call, decided);
            return decided.Task;
        }
    }

    /// <summary>Decides one call. False when it does not wait: it is unknown, decided already, or cancelled.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="decision">What.</param>
    /// <param name="scope">How far it goes.</param>
    public bool Decide(string callId, ToolDecision decision, ApprovalScope scope)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(callId, out var waiting))
            {
                return false;
            }

            if (scope == ApprovalScope.Session)
            {
                _always[ApprovedTool.Of(waiting.Call)] = decision;
            }

            waiting.Decided.SetResult(decision);
            return true;
        }
    }

    /// <summary>The call is cancelled: nobody needs to decide it.</summary>
    public void Drop(string callId)
    {
        lock (_lock)
        {
            if (_waiting.Remove(callId, out var waiting))
            {
                waiting.Decided.SetCanceled();
            }
        }
    }

    /// <summary>Nothing will be decided any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var (_, decided) in _waiting.Values)
            {
                decided.SetCanceled();
            }

            _waiting.Clear();
        }
    }

    /// <summary>What a decision for the session is about: two servers, or two agents, may have tools of one name.</summary>
    private readonly record struct ApprovedTool(string? ServerLabel, string? AgentName, string Name)
    {
        public static ApprovedTool Of(ToolCall call) => new(call.ServerLabel, call.Agent?.Name, call.Name);
    }
}
