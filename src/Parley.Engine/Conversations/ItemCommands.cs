using Parley.Engine.Conversations.Mcp;
using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>What clients do to items: create, retrieve, truncate, delete (protocol §6.2).</summary>
internal sealed class ItemCommands(ConversationScope scope, ConversationSettings settings, SessionState session, ItemList items,
    RecognitionLedger recognitions, RunningResponses responses, McpApprovals approvals)
{
    private const int MostItems = 65_536; // of no more than their ids, some 50 MiB

    public void Create(ConversationItemCreateEvent create)
    {
        ItemValidation.Check(create.Item, "item", HasCall, approvals.IsAsked);
        items.CheckInsert(create.Item.Id, create.PreviousItemId);
        recognitions.CheckRoom(Speech(create.Item).Count());
        if (items.Entries.Count >= MostItems)
        {
            throw ProtocolErrors.TooManyItems(MostItems);
        }

        var entry = MakeEntry(create.Item, create.Item.Id ?? scope.NewItemId());
        if (items.ContentLength + entry.ContentLength > settings.ContentLengthLimit)
        {
            throw ProtocolErrors.ConversationFull(settings.ContentLengthLimit);
        }

        if (create.Item is FunctionCallItem { CallId: { } callId })
        {
            responses.CallIds.Reserve(callId);
        }
        else if (create.Item is McpApprovalResponseItem answer)
        {
            approvals.Answer(answer);
        }

        var previous = items.Insert(entry, create.PreviousItemId);
        responses.ForgetQuiet();
        scope.Emit(new ConversationItemAddedEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = entry.Item });
        scope.Emit(new ConversationItemDoneEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = entry.Item });
        Recognise(entry, create.Item);
        if (entry.Audio is not null)
        {
            items.LimitAudio(settings.RetainedAudioByteCount);
        }
    }

    public void Retrieve(ConversationItemRetrieveEvent retrieve)
    {
        var entry = items.Find(retrieve.ItemId)
            ?? throw ProtocolErrors.UnknownItem("item_retrieve_invalid_item_id", "retrieving", retrieve.ItemId);
        scope.Emit(new ConversationItemRetrievedEvent { EventId = scope.NewEventId(), Item = WithAudio(entry) });
    }

    public void Truncate(ConversationItemTruncateEvent truncate)
    {
        var entry = items.Find(truncate.ItemId)
            ?? throw ProtocolErrors.UnknownItem("item_truncate_invalid_item_id", "truncating", truncate.ItemId);
        if (!entry.IsModelSpeech)
        {
            throw ProtocolErrors.NotTruncatable();
        }

        ProtocolErrors.CheckRange("content_index", truncate.ContentIndex, 0, 0);
        ProtocolErrors.CheckRange("audio_end_ms", truncate.AudioEndMs, 0, int.MaxValue);
        var durationMs = (long)entry.Audio!.Duration.TotalMilliseconds;
        if (truncate.AudioEndMs > durationMs)
        {
            throw ProtocolErrors.AlreadyShorter(durationMs, truncate.AudioEndMs);
        }

        entry.Truncate(TimeSpan.FromMilliseconds(truncate.AudioEndMs));
        scope.Emit(new ConversationItemTruncatedEvent
        {
            EventId = scope.NewEventId(), ItemId = truncate.ItemId, ContentIndex = truncate.ContentIndex, AudioEndMs = truncate.AudioEndMs,
        });
    }

    public void Delete(ConversationItemDeleteEvent delete)
    {
        var entry = items.Find(delete.ItemId)
            ?? throw ProtocolErrors.UnknownItem("item_delete_invalid_item_id", "deleting", delete.ItemId);
        items.Remove(entry);
        approvals.Forget(entry.Item is McpApprovalResponseItem answer ? answer.ApprovalRequestId : entry.Id);
        scope.Emit(new ConversationItemDeletedEvent { EventId = scope.NewEventId(), ItemId = delete.ItemId });
    }

    /// <summary>The entries of a response's <c>input</c>: references to items, and new ones that stay outside the conversation.</summary>
    public IReadOnlyList<ConversationEntry> ResolveInput(IReadOnlyList<ConversationItem> input)
    {
        recognitions.CheckRoom(input.SelectMany(Speech).Count());
        var calls = input.OfType<FunctionCallItem>().Select(call => call.CallId).ToHashSet(StringComparer.Ordinal);
        for (var index = 0; index < input.Count; index++)
        {
            if (input[index] is ItemReference reference)
            {
                if (items.Find(reference.Id) is null)
                {
                    throw ProtocolErrors.Invalid(
                        $"response.input[{index}].id", $"Error referencing item: the item with id '{reference.Id}' does not exist.");
                }
            }
            else
            {
                ItemValidation.Check(input[index], $"response.input[{index}]",
                    callId => calls.Contains(callId) || HasCall(callId),
                    static _ => false);
            }
        }

        return [.. input.Select(Resolve)];
    }

    private ConversationEntry Resolve(ConversationItem item)
    {
        if (item is ItemReference)
        {
            return items.Find(item.Id)!;
        }

        var entry = MakeEntry(item, item.Id ?? scope.NewItemId());
        Recognise(entry, item);
        return entry;
    }

    private bool HasCall(string callId) =>
        items.Entries.Any(entry => entry.Item is FunctionCallItem call && call.CallId == callId);

    /// <summary>The entry of a client's item: named, final, and without the audio bytes.</summary>
    private ConversationEntry MakeEntry(ConversationItem item, string itemId)
    {
        var final = item switch
        {
            MessageItem message => message with
            {
                Id = itemId,
                Status = ItemStatus.Completed,
                Content = [.. message.Content.Select(WithoutAudio)],
            },
            FunctionCallItem call => call with { Id = itemId, Status = ItemStatus.Completed },
            _ => item with { Id = itemId },
        };
        var entry = new ConversationEntry(final);
        foreach (var part in Speech(item))
        {
            entry.Audio ??= new ItemAudio(WireAudioFormats.ToAudioFormat(session.Input.Format));
            entry.Audio.Append(part.Audio!.Value.ToArray()); // the event's memory is only borrowed
        }

        return entry;
    }

    private void Recognise(ConversationEntry entry, ConversationItem item)
    {
        foreach (var (index, part) in item is MessageItem message ? message.Content.Index() : [])
        {
            if (part is InputAudioPart audio)
            {
                recognitions.Attach(recognitions.Start(audio.Audio!.Value.ToArray()), entry, index);
            }
        }
    }

    private static IEnumerable<InputAudioPart> Speech(ConversationItem item) =>
        item is MessageItem message ? message.Content.OfType<InputAudioPart>() : [];

    private static ContentPart WithoutAudio(ContentPart part) => part switch
    {
        InputAudioPart audio => audio with { Audio = null },
        InputImagePart image => image with { Detail = image.Detail ?? "auto" },
        _ => part,
    };

    private static ConversationItem WithAudio(ConversationEntry entry)
    {
        if (entry.Item is not MessageItem message || entry.Audio is not { HeldByteCount: > 0 } audio)
        {
            return entry.Item;
        }

        var bytes = audio.Join();
        return message with
        {
            Content = [.. message.Content.Select(part => part switch
            {
                InputAudioPart input => input with { Audio = bytes },
                OutputAudioPart output => output with { Audio = bytes },
                _ => part,
            })],
        };
    }
}
