using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>The events of one MCP call within a response (protocol §9.11). The call comes whole from the chat model.</summary>
internal sealed class McpCallOutput
{
    private readonly ConversationScope _scope;
    private readonly ItemList? _items;
    private readonly string _responseId;
    private readonly int _outputIndex;
    private readonly ConversationEntry _entry;

    /// <summary>Shows that the tool runs.</summary>
    /// <param name="scope">The conversation's.</param>
    /// <param name="items">The conversation's items; null when the response is out of band.</param>
    /// <param name="responseId">The response.</param>
    /// <param name="outputIndex">The call's place in the response's output.</param>
    /// <param name="call">The call, without id and status.</param>
    public McpCallOutput(ConversationScope scope, ItemList? items, string responseId, int outputIndex, McpCallItem call)
    {
        _scope = scope;
        _items = items;
        _responseId = responseId;
        _outputIndex = outputIndex;
        var begun = call with { Id = scope.NewItemId(), Status = ItemStatus.InProgress };
        _entry = new ConversationEntry(begun);
        var shown = begun with { Arguments = "" };
        scope.Emit(new ResponseOutputItemAddedEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, OutputIndex = outputIndex, Item = shown,
        });
        if (items is not null)
        {
            var previous = items.Append(_entry);
            scope.Emit(new ConversationItemAddedEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = shown });
        }

        scope.Emit(new ResponseMcpCallArgumentsDeltaEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = ItemId, OutputIndex = outputIndex, Delta = call.Arguments,
        });
        scope.Emit(new ResponseMcpCallArgumentsDoneEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = ItemId, OutputIndex = outputIndex, Arguments = call.Arguments,
        });
        scope.Emit(new ResponseMcpCallInProgressEvent { EventId = scope.NewEventId(), ItemId = ItemId, OutputIndex = outputIndex });
    }

    public string ItemId => _entry.Id;

    /// <summary>The item as it is now.</summary>
    public McpCallItem Item => (McpCallItem)_entry.Item;

    /// <summary>The item's place in the response's output.</summary>
    public int OutputIndex => _outputIndex;

    /// <param name="output">What the tool answered; null when it failed.</param>
    /// <param name="error">Why it failed; null when it did not.</param>
    /// <param name="status">The final item's.</param>
    public void End(string? output, McpCallError? error, ItemStatus status)
    {
        _entry.Item = Item with { Status = status, Output = output, Error = error };
        _scope.Emit(error is null
            ? new ResponseMcpCallCompletedEvent { EventId = _scope.NewEventId(), ItemId = ItemId, OutputIndex = _outputIndex }
            : new ResponseMcpCallFailedEvent { EventId = _scope.NewEventId(), ItemId = ItemId, OutputIndex = _outputIndex });
        if (_items?.Find(ItemId) == _entry)
        {
            _scope.Emit(new ConversationItemDoneEvent { EventId = _scope.NewEventId(), PreviousItemId = _items.PreviousId(_entry), Item = Item });
        }

        _scope.Emit(new ResponseOutputItemDoneEvent
        {
            EventId = _scope.NewEventId(), ResponseId = _responseId, OutputIndex = _outputIndex, Item = Item,
        });
    }
}
