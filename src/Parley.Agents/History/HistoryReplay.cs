using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>
/// The history as items that a model can be told: speech as its words, what was heard where it was cut; a tool's call with its output.
/// Pure.
/// </summary>
internal static class HistoryReplay
{
    /// <summary>The events that tell a model of a whole history, in order.</summary>
    /// <param name="history">What was said and done.</param>
    /// <param name="isRunning">True for the id of a call that will still be answered; other calls without an output are left out, as a model cannot use them.</param>
    public static IEnumerable<ConversationItemCreateEvent> Tell(IEnumerable<HistoryItem> history, Func<string, bool> isRunning) => history
        .Where(item => item is not HistoryToolCall { Output: null } call || isRunning(call.CallId))
        .SelectMany(Items)
        .Select(item => new ConversationItemCreateEvent { Item = item });

    /// <summary>What becomes of one entry; empty for one without words, pictures and audio.</summary>
    public static IEnumerable<ConversationItem> Items(HistoryItem item)
    {
        switch (item)
        {
            case HistoryMessage message when Content(message) is { Count: > 0 } content:
                yield return new MessageItem { Id = message.ItemId, Role = message.Role, Content = content };
                break;
            case HistoryToolCall call:
                yield return new FunctionCallItem { Id = call.ItemId, CallId = call.CallId, Name = call.Name, Arguments = call.Arguments };
                if (call.Output is { } output)
                {
                    yield return new FunctionCallOutputItem { Id = call.OutputItemId, CallId = call.CallId, Output = output };
                }

                break;
        }
    }

    private static List<ContentPart> Content(HistoryMessage message)
    {
        var words = message.HeardText ?? message.Text;
        var content = new List<ContentPart>();
        content.AddRange(message.Images.Select(image => new InputImagePart { ImageUrl = image.Url, Detail = image.Detail }));
        if (words.Length > 0)
        {
            content.Add(message.Role == MessageRole.Assistant ? new OutputTextPart { Text = words } : new InputTextPart { Text = words });
        }
        else if (message.Role == MessageRole.User && message.Audio is { Length: > 0 } audio)
        {
            content.Add(new InputAudioPart { Audio = audio });
        }

        return content;
    }
}
