using Microsoft.Extensions.AI;
using Parley.Engine.Conversations.Mcp;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Engine.Conversations;

/// <summary>One running response: its items, its usage, and its events in the order of protocol §9.</summary>
/// <param name="scope">The conversation's.</param>
/// <param name="items">Where its items go, unless it is out of band.</param>
/// <param name="plan">What it is made of.</param>
/// <param name="conversationId">The conversation's id; null when it is out of band.</param>
internal sealed class ResponseState(ConversationScope scope, ItemList items, ResponsePlan plan, string? conversationId)
{
    private readonly List<ConversationItem> _output = [];
    private readonly UsageCount _usage = new();
    private readonly Dictionary<string, McpCallOutput> _runningCalls = new(StringComparer.Ordinal);
    private MessageOutput? _message;

    public string Id { get; } = scope.NewResponseId();

    public ResponsePlan Plan => plan;

    /// <summary>The turn that it answers; null when a client asked for it.</summary>
    public TurnTrigger? Trigger { get; init; }

    /// <summary>True until what it needs is known: the words of the user's speech, and the tools that it was given. The stages run only then.</summary>
    public bool IsWaiting { get; set; } = true;

    /// <summary>What the chat model may call; nothing until the stages run.</summary>
    public ToolTable Tools { get; set; } = ToolTable.None;

    /// <summary>How it is to end once its MCP calls have; null while the chat model or the synthesiser still runs.</summary>
    public ResponseFinished? HeldEnd { get; set; }

    public bool HasRunningCalls => _runningCalls.Count > 0;

    /// <summary>How many MCP calls it has made.</summary>
    public int McpCallCount => _output.Count(item => item is McpCallItem);

    /// <summary>What the chat model is shown: the plan's context, as far as it fits.</summary>
    public IReadOnlyList<ConversationEntry> Context { get; private set; } = plan.Context;

    /// <summary>True once a function or a tool was called, or the client was asked whether it may be.</summary>
    public bool HasCalled => _output.Exists(item => item is FunctionCallItem or McpCallItem or McpApprovalRequestItem);

    /// <summary>True once audio has gone out.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>When the audio that has gone out will have been played.</summary>
    public TimeSpan PlayoutEnd { get; private set; }

    public bool IsOverCap => plan.MaxOutputTokens.Count is { } cap && _usage.OutputTokens > cap;

    public void Begin() =>
        scope.Emit(new ResponseCreatedEvent { EventId = scope.NewEventId(), Response = Describe(ResponseStatus.InProgress, null, null) });

    /// <summary>Leaves out what is too much. What leaves the conversation's own context stays out of the next ones too.</summary>
    /// <returns>False when it is too much and nothing may be left out.</returns>
    public bool FitContext(int tokenLimit)
    {
        var dropped = ContextWindow.CountToDrop(
            [.. Context.Select(ChatContext.TokensOf)], TokenCount.Estimate(SetupLength), tokenLimit, plan.Truncation);
        foreach (var entry in plan is { InConversation: true, HasOwnContext: false } ? Context.Take(dropped ?? 0) : [])
        {
            entry.IsOutOfView = true;
        }

        Context = dropped is > 0 ? [.. Context.Skip(dropped.Value)] : Context;
        return dropped is not null;
    }

    /// <summary>Counts the context, which is complete once the user's words are known.</summary>
    public void CountInput() => _usage.CountInput(SetupLength, Context);

    public void AddText(string text)
    {
        _usage.CountText(text.Length);
        Message().AddText(text);
    }

    public void AddClause(string text)
    {
        _usage.CountText(text.Length);
        Message().AddClause(text);
    }

    public void AddAudio(ReadOnlyMemory<byte> audio)
    {
        var duration = plan.AudioFormat.DurationOf(audio.Length);
        PlayoutEnd = (PlayoutEnd > scope.Now ? PlayoutEnd : scope.Now) + duration;
        HasSpoken = true;
        _usage.CountAudio(duration);
        Message().AddAudio(audio);
    }

    public void AddCall(string callId, string name, string arguments)
    {
        CloseMessage(ItemStatus.Completed);
        _usage.CountText(name.Length + arguments.Length);
        new FunctionCallOutput(scope, plan.InConversation ? items : null, Id, _output).Write(callId, name, arguments);
    }

    /// <summary>Asks the client whether a tool may be run.</summary>
    /// <returns>The question's item id.</returns>
    public string AddApprovalRequest(McpCallRequest request)
    {
        CloseMessage(ItemStatus.Completed);
        _usage.CountText(request.Tool.Length + request.Arguments.Length);
        var item = new McpApprovalRequestItem
        {
            Id = scope.NewItemId(), Status = ItemStatus.Completed, ServerLabel = request.Address.Label, Name = request.Tool, Arguments = request.Arguments,
        };
        var index = _output.Count;
        _output.Add(item);
        scope.Emit(new ResponseOutputItemAddedEvent { EventId = scope.NewEventId(), ResponseId = Id, OutputIndex = index, Item = item });
        var previous = items.Append(new ConversationEntry(item));
        scope.Emit(new ConversationItemAddedEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = item });
        scope.Emit(new ConversationItemDoneEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = item });
        scope.Emit(new ResponseOutputItemDoneEvent { EventId = scope.NewEventId(), ResponseId = Id, OutputIndex = index, Item = item });
        return item.Id;
    }

    /// <summary>Shows that an MCP tool runs; <see cref="EndCall"/> says what came of it.</summary>
    /// <returns>The call's item id.</returns>
    public string StartCall(McpCallRequest request)
    {
        CloseMessage(ItemStatus.Completed);
        _usage.CountText(request.Tool.Length + request.Arguments.Length);
        var call = new McpCallOutput(scope, plan.InConversation ? items : null, Id, _output.Count, new McpCallItem
        {
            ServerLabel = request.Address.Label, Name = request.Tool, Arguments = request.Arguments, ApprovalRequestId = request.ApprovalRequestId,
        });
        _output.Add(call.Item);
        _runningCalls.Add(call.ItemId, call);
        return call.ItemId;
    }

    /// <param name="itemId">The call's item.</param>
    /// <param name="output">What the tool answered; null when it failed.</param>
    /// <param name="error">Why it failed; null when it did not.</param>
    /// <param name="status">Incomplete when the response ended before the tool.</param>
    public void EndCall(string itemId, string? output, McpCallError? error, ItemStatus status)
    {
        if (_runningCalls.Remove(itemId, out var call))
        {
            call.End(output, error, status);
            _output[call.OutputIndex] = call.Item;
        }
    }

    public void End(ResponseStatus status, ResponseStatusDetails? details, UsageDetails? reported)
    {
        foreach (var itemId in _runningCalls.Keys.ToArray())
        {
            EndCall(itemId, null, new McpCallError("tool_execution_error", "The response ended before the tool answered."), ItemStatus.Incomplete);
        }

        CloseMessage(status == ResponseStatus.Completed ? ItemStatus.Completed : ItemStatus.Incomplete);
        scope.Emit(new ResponseDoneEvent
        {
            EventId = scope.NewEventId(),
            Response = Describe(status, details, _usage.ToUsage(reported)),
        });
    }

    private int SetupLength => plan.Instructions.Length + Tools.TextLength;

    private MessageOutput Message()
    {
        if (_message is null)
        {
            _message = new MessageOutput(scope, plan, items, Id, _output.Count);
            _message.Open();
        }

        return _message;
    }

    private void CloseMessage(ItemStatus status)
    {
        if (_message is not null)
        {
            _output.Add(_message.Close(status));
            _message = null;
        }
    }

    private Response Describe(ResponseStatus status, ResponseStatusDetails? details, Usage? usage) => new()
    {
        Id = Id,
        Status = status,
        StatusDetails = details,
        Output = [.. _output],
        ConversationId = conversationId,
        OutputModalities = [plan.Modality],
        MaxOutputTokens = plan.MaxOutputTokens,
        Audio = new ResponseAudioConfiguration(new() { Format = plan.Format, Voice = plan.Voice }),
        Usage = usage,
        Metadata = plan.Metadata,
    };
}
