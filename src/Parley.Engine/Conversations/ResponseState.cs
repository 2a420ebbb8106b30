using Microsoft.Extensions.AI;
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
    private MessageOutput? _message;

    public string Id { get; } = scope.NewResponseId();

    public ResponsePlan Plan => plan;

    /// <summary>The turn that it answers; null when a client asked for it.</summary>
    public TurnTrigger? Trigger { get; init; }

    /// <summary>True until the words of the user's speech in its context are known; the stages run only then.</summary>
    public bool IsAwaitingRecognition { get; set; } = true;

    /// <summary>What the chat model is shown: the plan's context, as far as it fits.</summary>
    public IReadOnlyList<ConversationEntry> Context { get; private set; } = plan.Context;

    /// <summary>True once a function was called.</summary>
    public bool HasCalled => _output.Exists(item => item is FunctionCallItem);

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
            [.. Context.Select(ChatContext.TokensOf)], TokenCount.Estimate(ChatContext.SetupLength(plan)), tokenLimit, plan.Truncation);
        foreach (var entry in plan is { InConversation: true, HasOwnContext: false } ? Context.Take(dropped ?? 0) : [])
        {
            entry.IsOutOfView = true;
        }

        Context = dropped is > 0 ? [.. Context.Skip(dropped.Value)] : Context;
        return dropped is not null;
    }

    /// <summary>Counts the context, which is complete once the user's words are known.</summary>
    public void CountInput() => _usage.CountInput(plan, Context);

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

    public void End(ResponseStatus status, ResponseStatusDetails? details, UsageDetails? reported)
    {
        CloseMessage(status == ResponseStatus.Completed ? ItemStatus.Completed : ItemStatus.Incomplete);
        scope.Emit(new ResponseDoneEvent
        {
            EventId = scope.NewEventId(),
            Response = Describe(status, details, _usage.ToUsage(reported)),
        });
    }

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
