using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Engine.Conversations;

/// <summary>The events of one function call within a response (protocol §9.6). The call comes whole from the chat model.</summary>
/// <param name="scope">The conversation's.</param>
/// <param name="items">The conversation's items; null when the response is out of band.</param>
/// <param name="responseId">The response.</param>
/// <param name="output">The response's final items; the call is added.</param>
internal sealed class FunctionCallOutput(ConversationScope scope, ItemList? items, string responseId, List<ConversationItem> output)
{
    public void Write(string callId, string name, string arguments)
    {
        var index = output.Count;
        var begun = new FunctionCallItem
        {
            Id = scope.NewItemId(), Status = ItemStatus.InProgress, Name = name, CallId = callId, Arguments = "",
        };
        var final = begun with { Status = ItemStatus.Completed, Arguments = arguments };
        scope.Emit(new ResponseOutputItemAddedEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, OutputIndex = index, Item = begun,
        });
        var previous = items?.Append(new ConversationEntry(final));
        if (items is not null)
        {
            scope.Emit(new ConversationItemAddedEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = begun });
        }

        scope.Emit(new ResponseFunctionCallArgumentsDeltaEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = begun.Id!, OutputIndex = index, CallId = callId,
            Delta = arguments,
        });
        scope.Emit(new ResponseFunctionCallArgumentsDoneEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = begun.Id!, OutputIndex = index, CallId = callId,
            Name = name, Arguments = arguments,
        });
        if (items is not null)
        {
            scope.Emit(new ConversationItemDoneEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = final });
        }

        scope.Emit(new ResponseOutputItemDoneEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, OutputIndex = index, Item = final,
        });
        output.Add(final);
    }
}
