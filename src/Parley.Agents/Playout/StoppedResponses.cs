using Parley.Agents.Responses;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Playout;

/// <summary>
/// The responses that were interrupted, refused or tripped a guardrail: from then on nothing more of them is told, and what ends them says
/// only what was heard, or read where it is written. Pure. One caller at a time.
/// </summary>
internal sealed class StoppedResponses(SpokenWords words)
{
    private readonly HashSet<string> _responseIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _itemIds = new(StringComparer.Ordinal); // theirs, as far as they were seen

    /// <summary>From now on a response is stopped, until its end is told.</summary>
    public void Add(string responseId) => _responseIds.Add(responseId);

    /// <summary>True for a stopped response; false for null.</summary>
    public bool Contains(string? responseId) => responseId is not null && _responseIds.Contains(responseId);

    /// <summary>True for late audio and words: nobody shall hear or read them.</summary>
    public bool Silences(ServerEvent serverEvent) => _responseIds.Count > 0
        && serverEvent is ResponseOutputAudioDeltaEvent or ResponseOutputAudioTranscriptDeltaEvent or ResponseOutputTextDeltaEvent
        && Contains(ResponseIds.Of(serverEvent));

    /// <summary>The event without what was not heard; null when nobody heard of the item and there is nothing to end.</summary>
    public ServerEvent? AsHeard(ServerEvent serverEvent)
    {
        if (_responseIds.Count == 0)
        {
            return serverEvent;
        }

        switch (serverEvent)
        {
            case ResponseOutputAudioTranscriptDoneEvent done when Takes(done.ResponseId, done.ItemId):
                return words.Of(done.ItemId).Length == 0 ? null : done with { Transcript = words.HeardOf(done.ItemId) };
            case ResponseOutputTextDoneEvent done when Takes(done.ResponseId, done.ItemId):
                return words.Of(done.ItemId).Length == 0 ? null : done with { Text = words.HeardOf(done.ItemId) };
            case ResponseOutputItemDoneEvent { Item: MessageItem { Id: { } itemId } message } done when Takes(done.ResponseId, itemId):
                return done with { Item = AsHeard(message) };
            case ConversationItemDoneEvent { Item: MessageItem { Id: { } itemId } message } done when _itemIds.Contains(itemId):
                return done with { Item = AsHeard(message) };
            default:
                return serverEvent;
        }
    }

    /// <summary>A response's end, to be told now, without what was not heard. After it the response is forgotten.</summary>
    public Response TakeAsHeard(Response response)
    {
        if (!_responseIds.Remove(response.Id))
        {
            return response;
        }

        var output = response.Output.Select(item => item is MessageItem message ? AsHeard(message) : item).ToList();
        _itemIds.ExceptWith(output.Select(item => item.Id ?? ""));
        return response with { Output = output };
    }

    private bool Takes(string responseId, string itemId)
    {
        var isStopped = Contains(responseId);
        if (isStopped)
        {
            _itemIds.Add(itemId);
        }

        return isStopped;
    }

    private MessageItem AsHeard(MessageItem message)
    {
        var heard = words.HeardOf(message.Id ?? "");
        return message with
        {
            Content = [.. message.Content.Take(1).Select(part => part switch
            {
                OutputAudioPart audio => audio with { Transcript = heard },
                OutputTextPart text => text with { Text = heard },
                _ => part,
            })],
        };
    }
}
