using Microsoft.Extensions.AI;
using Parley.Engine.Conversations.Mcp;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Engine.Conversations;

/// <summary>
/// The responses that run: at most one in the conversation, any number out of band up to a limit. Decides how each starts,
/// what a stage's result means for it, and how it ends: with exactly one <c>response.done</c>.
/// </summary>
internal sealed class RunningResponses(
    ConversationScope scope, ItemList items, ConversationSettings settings, McpServerList mcpServers, McpApprovals approvals)
{
    private readonly Dictionary<string, ResponseState> _running = new(StringComparer.Ordinal);
    private readonly string _conversationId = scope.NewConversationId();

    /// <summary>The ids of the calls made so far.</summary>
    public CallIds CallIds { get; } = new(scope);

    /// <summary>The one in the conversation; null when none runs.</summary>
    public ResponseState? Active { get; private set; }

    public bool IsAnyRunning => _running.Count > 0;

    /// <summary>True while one more may run.</summary>
    public bool HasRoom => _running.Count < settings.ConcurrentResponseLimit;

    /// <summary>True once the model has spoken in the conversation.</summary>
    public bool HasModelAudio { get; private set; }

    /// <summary>When the last audio of the conversation's responses will have been played; null while one runs or before the first.</summary>
    public TimeSpan? QuietSince { get; private set; }

    /// <summary>Somebody spoke, or an item came: the silence after the last response is over.</summary>
    public void ForgetQuiet() => QuietSince = null;

    /// <summary>Throws when a response cannot start now.</summary>
    public void CheckStart(bool inConversation)
    {
        if (inConversation && Active is not null)
        {
            throw ProtocolErrors.ActiveResponse(Active.Id);
        }

        if (!HasRoom)
        {
            throw ProtocolErrors.TooManyResponses(settings.ConcurrentResponseLimit);
        }
    }

    /// <summary>Announces a response; its stages run as soon as the words of its context are known.</summary>
    public void Start(ResponsePlan plan, TurnTrigger? trigger)
    {
        CheckStart(plan.InConversation);
        var response = new ResponseState(scope, items, plan, plan.InConversation ? _conversationId : null) { Trigger = trigger };
        _running.Add(response.Id, response);
        if (plan.InConversation)
        {
            Active = response;
            QuietSince = null;
        }

        response.Begin();
        RunWhenReady(response);
    }

    /// <summary>A recognition or a server's list has come: responses that waited for it may run.</summary>
    public void ContinueWaiting()
    {
        foreach (var response in _running.Values.Where(response => response.IsWaiting).ToArray())
        {
            RunWhenReady(response);
        }
    }

    /// <summary>The user speaks over the conversation's response.</summary>
    /// <returns>True when one was cut off.</returns>
    public bool Interrupt()
    {
        if (Active is null)
        {
            return false;
        }

        Cancel(Active, "turn_detected");
        return true;
    }

    /// <param name="responseId">Which; null for the conversation's.</param>
    public void CancelByClient(string? responseId)
    {
        var response = responseId is null ? Active : _running.GetValueOrDefault(responseId);
        Cancel(response ?? throw ProtocolErrors.NothingToCancel(), "client_cancelled");
    }

    /// <summary>Takes what a stage made. Results of a response that has ended are late and mean nothing.</summary>
    public void Handle(ConversationInput result)
    {
        switch (result)
        {
            case ResponseTextProduced text when Find(text.ResponseId) is { } response:
                response.AddText(text.Text);
                EndAtCap(response);
                break;
            case ResponseClauseStarted clause when Find(clause.ResponseId) is { } response:
                response.AddClause(clause.Text);
                EndAtCap(response);
                break;
            case ResponseAudioProduced audio when Find(audio.ResponseId) is { } response:
                AddAudio(response, audio.Audio);
                EndAtCap(response);
                break;
            case ResponseFunctionCalled call when Find(call.ResponseId) is { } response:
                AddCall(response, call);
                break;
            case McpCallFinished answered when Find(answered.ResponseId) is { } response:
                EndCall(response, answered.ItemId, answered.Output, null);
                break;
            case McpCallFailed failed when Find(failed.ResponseId) is { } response:
                EndCall(response, failed.ItemId, null, failed.Error);
                break;
            case ResponseFinished finished when Find(finished.ResponseId) is { } response:
                Finish(response, finished);
                break;
            case ResponseFailed failed when Find(failed.ResponseId) is { } response:
                Fail(response, failed.Message);
                break;
        }
    }

    private ResponseState? Find(string responseId) => _running.GetValueOrDefault(responseId);

    private void RunWhenReady(ResponseState response)
    {
        var recognitions = response.Plan.Context.SelectMany(entry => entry.Recognitions);
        if (recognitions.Any(recognition => recognition.IsPending) || (response.Plan.HasOwnTools && mcpServers.IsListing(response.Plan.Tools)))
        {
            return;
        }

        response.IsWaiting = false;
        response.Tools = new ToolTable(response.Plan, mcpServers);
        var fits = response.FitContext(settings.ContextTokenLimit);
        response.CountInput();
        if (response.Trigger is { Recognition: { Error: { } error } })
        {
            Fail(response, error);
        }
        else if (!fits)
        {
            Fail(response, ContextTooLong());
        }
        else if (IsNoise(response.Trigger))
        {
            End(response, ResponseStatus.Completed, null, null);
        }
        else if (response.Plan.InConversation && approvals.TakeApproved() is { Count: > 0 } approved)
        {
            RunApproved(response, approved);
        }
        else
        {
            Run(response);
        }
    }

    /// <summary>The response is the calls that the client has allowed; it asks for the answer to them itself (protocol §9.11).</summary>
    private void RunApproved(ResponseState response, IReadOnlyList<McpCallRequest> approved)
    {
        response.HeldEnd = new ResponseFinished(response.Id, null, null);
        foreach (var request in approved)
        {
            Call(response, request);
        }
    }

    private void Run(ResponseState response) => scope.Do(new StartResponse(new ResponseRequest
    {
        ResponseId = response.Id,
        Messages = ChatContext.Messages(response.Context, response.Tools),
        Options = ChatContext.Options(response.Plan, response.Tools),
        Tracing = response.Plan.Tracing,
        Speech = response.Plan.IsSpoken
            ? new SpeechSettings(response.Plan.AudioFormat, response.Plan.Voice.Name, response.Plan.Speed)
            : null,
    }));

    /// <summary>A cough: too short for a word, and none found. Not when it cut a response off, for then somebody must go on.</summary>
    private bool IsNoise(TurnTrigger? trigger) =>
        trigger is { Recognition: { Text.Length: 0, IsSilence: false }, HasInterrupted: false } && trigger.Voiced < settings.ShortestUtterance;

    private void AddAudio(ResponseState response, ReadOnlyMemory<byte> audio)
    {
        if (!response.HasSpoken && response.Trigger?.SpeechEndedAt is { } speechEndedAt)
        {
            scope.Do(new ReportResponseLatency(scope.Now - speechEndedAt));
        }

        HasModelAudio |= response.Plan.InConversation;
        response.AddAudio(audio);
    }

    private void AddCall(ResponseState response, ResponseFunctionCalled call)
    {
        if (response.Plan.ToolChoice.Mode == "none" || (response.Plan.ParallelToolCalls == false && response.HasCalled))
        {
            return; // the client asked for none, or for one at a time, whatever the chat model wants
        }

        if (response.Tools.Find(call.Name) is not { } tool)
        {
            response.AddCall(CallIds.Take(call.CallId), call.Name, call.Arguments);
        }
        else if (tool.NeedsApproval)
        {
            var request = new McpCallRequest(tool.Address, tool.Tool, call.Arguments);
            approvals.Ask(request with { ApprovalRequestId = response.AddApprovalRequest(request) });
        }
        else
        {
            Call(response, new McpCallRequest(tool.Address, tool.Tool, call.Arguments));
        }

        EndAtCap(response);
    }

    private void Call(ResponseState response, McpCallRequest request)
    {
        var itemId = response.StartCall(request);
        if (response.McpCallCount > settings.McpCallLimit)
        {
            EndCall(response, itemId, null, new McpCallError(
                "tool_execution_error", $"Not run: a response may make {settings.McpCallLimit} calls of MCP tools."));
        }
        else
        {
            scope.Do(new CallMcpTool(response.Id, itemId, request.Address, request.Tool, request.Arguments));
        }
    }

    private void EndCall(ResponseState response, string itemId, string? output, McpCallError? error)
    {
        response.EndCall(itemId, output, error, ItemStatus.Completed);
        if (response.HeldEnd is { } held && !response.HasRunningCalls)
        {
            Finish(response, held);
        }
    }

    private void Cancel(ResponseState response, string reason)
    {
        scope.Do(new CancelResponse(response.Id));
        End(response, ResponseStatus.Cancelled, new ResponseStatusDetails { Type = "cancelled", Reason = reason }, null);
    }

    private void EndAtCap(ResponseState response)
    {
        if (response.IsOverCap)
        {
            scope.Do(new CancelResponse(response.Id));
            End(response, ResponseStatus.Incomplete, Incomplete("max_output_tokens"), null);
        }
    }

    private void Finish(ResponseState response, ResponseFinished finished)
    {
        if (response.HasRunningCalls)
        {
            response.HeldEnd = finished;
            return;
        }

        var reason = finished.Reason == ChatFinishReason.Length ? "max_output_tokens"
            : finished.Reason == ChatFinishReason.ContentFilter ? "content_filter"
            : null;
        End(response, reason is null ? ResponseStatus.Completed : ResponseStatus.Incomplete,
            reason is null ? null : Incomplete(reason), finished.Usage);
    }

    private void Fail(ResponseState response, string message) => Fail(response, new ResponseError("server_error", "server_error", message));

    private void Fail(ResponseState response, ResponseError error) =>
        End(response, ResponseStatus.Failed, new ResponseStatusDetails { Type = "failed", Error = error }, null);

    private ResponseError ContextTooLong() => new("invalid_request_error", "context_length_exceeded",
        $"The conversation is longer than the {settings.ContextTokenLimit} tokens that the model takes, or than the session's token_limits, and truncation is disabled. Delete items, or allow truncation.");

    private void End(ResponseState response, ResponseStatus status, ResponseStatusDetails? details, UsageDetails? usage)
    {
        _running.Remove(response.Id);
        if (response.HasRunningCalls)
        {
            scope.Do(new CancelMcpCalls(response.Id));
        }

        response.End(status, details, usage);
        if (Active == response)
        {
            Active = null;
            QuietSince = response.PlayoutEnd > scope.Now && status != ResponseStatus.Cancelled ? response.PlayoutEnd : scope.Now;
            items.LimitAudio(settings.RetainedAudioByteCount);
        }
    }

    private static ResponseStatusDetails Incomplete(string reason) => new() { Type = "incomplete", Reason = reason };
}
