using System.Text;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Engine.Conversations;

/// <summary>The events of one assistant message within a response (protocol §9.2, §9.3).</summary>
internal sealed class MessageOutput(ConversationScope scope, ResponsePlan plan, ItemList items, string responseId, int outputIndex)
{
    private readonly StringBuilder _text = new();
    private readonly ConversationEntry _entry = new(new MessageItem
    {
        Id = scope.NewItemId(),
        Status = ItemStatus.InProgress,
        Role = MessageRole.Assistant,
        Content = [],
    });

    public void Open()
    {
        scope.Emit(new ResponseOutputItemAddedEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, OutputIndex = outputIndex, Item = _entry.Item,
        });
        if (plan.InConversation)
        {
            var previous = items.Append(_entry);
            scope.Emit(new ConversationItemAddedEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = _entry.Item });
        }

        scope.Emit(new ResponseContentPartAddedEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = _entry.Id, OutputIndex = outputIndex, ContentIndex = 0,
            Part = plan.IsSpoken ? new ResponsePart("audio", Transcript: "") : new ResponsePart("text", Text: ""),
        });
    }

    public void AddText(string text)
    {
        _text.Append(text);
        scope.Emit(new ResponseOutputTextDeltaEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = _entry.Id, OutputIndex = outputIndex, ContentIndex = 0,
            Delta = text,
        });
    }

    public void AddClause(string text)
    {
        _text.Append(text);
        _entry.AddClause(text);
        scope.Emit(new ResponseOutputAudioTranscriptDeltaEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = _entry.Id, OutputIndex = outputIndex, ContentIndex = 0,
            Delta = text,
        });
    }

    public void AddAudio(ReadOnlyMemory<byte> audio)
    {
        _entry.Audio ??= new ItemAudio(plan.AudioFormat);
        _entry.Audio.Append(audio);
        scope.Emit(new ResponseOutputAudioDeltaEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = _entry.Id, OutputIndex = outputIndex, ContentIndex = 0,
            Delta = audio,
        });
    }

    /// <returns>The final item.</returns>
    public ConversationItem Close(ItemStatus status)
    {
        var text = _text.ToString();
        ContentPart content = plan.IsSpoken ? new OutputAudioPart { Transcript = text } : new OutputTextPart { Text = text };
        var final = ((MessageItem)_entry.Item) with { Status = status, Content = [content] };
        EmitPartDone(text);
        if (plan.InConversation && items.Find(_entry.Id) == _entry)
        {
            scope.Emit(new ConversationItemDoneEvent { EventId = scope.NewEventId(), PreviousItemId = items.PreviousId(_entry), Item = final });
        }

        _entry.Item = final;
        _entry.HideTranscript();
        scope.Emit(new ResponseOutputItemDoneEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, OutputIndex = outputIndex, Item = final,
        });
        return final;
    }

    private void EmitPartDone(string text)
    {
        if (plan.IsSpoken)
        {
            scope.Emit(new ResponseOutputAudioDoneEvent
            {
                EventId = scope.NewEventId(), ResponseId = responseId, ItemId = _entry.Id, OutputIndex = outputIndex, ContentIndex = 0,
            });
            scope.Emit(new ResponseOutputAudioTranscriptDoneEvent
            {
                EventId = scope.NewEventId(), ResponseId = responseId, ItemId = _entry.Id, OutputIndex = outputIndex, ContentIndex = 0,
                Transcript = text,
            });
        }
        else
        {
            scope.Emit(new ResponseOutputTextDoneEvent
            {
                EventId = scope.NewEventId(), ResponseId = responseId, ItemId = _entry.Id, OutputIndex = outputIndex, ContentIndex = 0,
                Text = text,
            });
        }

        scope.Emit(new ResponseContentPartDoneEvent
        {
            EventId = scope.NewEventId(), ResponseId = responseId, ItemId = _entry.Id, OutputIndex = outputIndex, ContentIndex = 0,
            Part = plan.IsSpoken ? new ResponsePart("audio", Transcript: text) : new ResponsePart("text", Text: text),
        });
    }
}
