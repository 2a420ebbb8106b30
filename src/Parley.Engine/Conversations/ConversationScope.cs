using Parley.Realtime;
using Parley.Realtime.Errors;

namespace Parley.Engine.Conversations;

/// <summary>What the parts of one conversation share: the ids, the current instant and the output.</summary>
internal sealed class ConversationScope(IIdSource ids)
{
    private const int CallIdLength = 16;

    public ConversationOutput Output { get; } = new();

    /// <summary>Time since the conversation began.</summary>
    public TimeSpan Now { get; set; }

    public string NewEventId() => ids.NewEventId();

    public string NewItemId() => $"item_{ids.Next(WireIds.Length)}";

    public string NewResponseId() => $"resp_{ids.Next(WireIds.Length)}";

    public string NewConversationId() => ids.NewConversationId();

    public string NewSessionId() => $"sess_{ids.Next(WireIds.Length)}";

    public string NewSegmentId() => $"seg_{ids.Next(WireIds.Length)}";

    public string NewCallId() => $"call_{ids.Next(CallIdLength)}";

    public void Emit(ServerEvent serverEvent) => Output.Events.Add(serverEvent);

    public void Do(ConversationEffect effect) => Output.Effects.Add(effect);

    public void EmitError(ParleyProtocolException exception, string? clientEventId) =>
        Emit(ProtocolErrors.ToEvent(exception, NewEventId(), clientEventId));

    public void EmitError(ErrorDetails details) => Emit(new ErrorEvent { EventId = NewEventId(), Error = details });
}
