using Parley.Agents.Sessions;
using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>What the history shows of an item of the conversation.</summary>
internal static class HistoryDescription
{
    /// <summary>Null for an item that no history shows: outputs, lists of tools, and what this version does not know.</summary>
    public static HistoryItem? Of(ConversationItem item, string itemId) => item switch
    {
        MessageItem message => new HistoryMessage
        {
            ItemId = itemId,
            Status = message.Status,
            Role = message.Role,
            Text = MessageText.Of(message),
            Images = [.. message.Content.OfType<InputImagePart>().Select(image => new HistoryImage(image.ImageUrl, image.Detail))],
            Audio = message.Content.OfType<InputAudioPart>().FirstOrDefault()?.Audio ?? message.Content.OfType<OutputAudioPart>().FirstOrDefault()?.Audio,
        },
        FunctionCallItem call => new HistoryToolCall
        {
            ItemId = itemId, Status = call.Status, CallId = call.CallId ?? itemId, Name = call.Name, Arguments = call.Arguments,
        },
        McpCallItem call => new HistoryToolCall
        {
            ItemId = itemId,
            Status = call.Status,
            CallId = itemId,
            Name = call.Name,
            Arguments = call.Arguments,
            Output = call.Output ?? call.Error?.Message,
            ServerLabel = call.ServerLabel,
        },
        _ => null,
    };

    /// <summary>
    /// A known item with the news of a copy. What is empty in the copy erases nothing: transcripts come late, copies without them or
    /// without their images come too, and an item that was final stays so.
    /// </summary>
    public static HistoryItem Merge(HistoryItem known, HistoryItem copy)
    {
        var merged = (known, copy) switch
        {
            (HistoryMessage before, HistoryMessage after) => after with
            {
                Text = after.Text.Length > 0 ? after.Text : before.Text,
                Images = after.Images.Count == 0 || after.Images.SequenceEqual(before.Images) ? before.Images : after.Images,
                HeardUntil = before.HeardUntil,
                HeardText = before.HeardText,
                Audio = after.Audio ?? before.Audio,
            },
            (HistoryToolCall before, HistoryToolCall after) => after with
            {
                Arguments = after.Arguments.Length > 0 ? after.Arguments : before.Arguments,
                Output = after.Output ?? before.Output,
                OutputItemId = after.OutputItemId ?? before.OutputItemId,
            },
            _ => copy,
        };
        return merged with
        {
            Status = IsFinal(known.Status) && !IsFinal(copy.Status) ? known.Status : copy.Status ?? known.Status,
            CreatedAt = known.CreatedAt,
            AgentName = known.AgentName ?? copy.AgentName,
            ResponseId = known.ResponseId ?? copy.ResponseId,
        };
    }

    public static bool IsFinal(ItemStatus? status) => status == ItemStatus.Completed || status == ItemStatus.Incomplete;
}
