using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Connections;

/// <summary>
/// What a running response has begun and not ended, so that it can be brought to its end when the model no longer can. Pure; one caller at a time.
/// </summary>
internal sealed class LiveResponse
{
    private readonly Dictionary<string, ResponseOutputItemAddedEvent> _openItems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int OutputIndex, int ContentIndex)> _openAudio = new(StringComparer.Ordinal);
    private readonly TranscriptBuffer _words = new();
    private Response? _response;
    private bool _hasCalls;

    /// <summary>True while the model owes the rest of what it says, and no tool's answer will make it go on.</summary>
    public bool IsCutShort => _response is not null && !_hasCalls;

    public void Observe(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ResponseCreatedEvent created:
                Reset();
                _response = created.Response;
                break;
            case ResponseOutputItemAddedEvent added when added.Item.Id is { } itemId:
                _openItems[itemId] = added;
                break;
            case ResponseOutputAudioDeltaEvent audio:
                _openAudio.TryAdd(audio.ItemId, (audio.OutputIndex, audio.ContentIndex));
                break;
            case ResponseOutputAudioDoneEvent audio:
                _openAudio.Remove(audio.ItemId);
                break;
            case ResponseOutputAudioTranscriptDeltaEvent words:
                _words.Append(words.ItemId, words.Delta);
                break;
            case ResponseOutputTextDeltaEvent words:
                _words.Append(words.ItemId, words.Delta);
                break;
            case ResponseOutputItemDoneEvent done:
                _hasCalls |= done.Item is FunctionCallItem;
                _openItems.Remove(done.Item.Id ?? "");
                break;
            case ResponseDoneEvent:
                Reset();
                break;
        }
    }

    /// <summary>The events that the model would have sent had it stopped here; none when nothing runs.</summary>
    public IReadOnlyList<ServerEvent> Close()
    {
        if (_response is not { } response)
        {
            return [];
        }

        var events = new List<ServerEvent>();
        events.AddRange(_openAudio.Select(audio => new ResponseOutputAudioDoneEvent
        {
            ResponseId = response.Id, ItemId = audio.Key, OutputIndex = audio.Value.OutputIndex, ContentIndex = audio.Value.ContentIndex,
        }));
        var items = _openItems.Values.Select(open => open with { Item = Cut(open.Item) }).ToList();
        events.AddRange(items.Select(open => new ResponseOutputItemDoneEvent
        {
            ResponseId = response.Id, OutputIndex = open.OutputIndex, Item = open.Item,
        }));
        events.Add(new ResponseDoneEvent
        {
            Response = response with
            {
                // A response whose calls are running has said what it had to say: it is continued when they are answered.
                Status = _hasCalls ? ResponseStatus.Completed : ResponseStatus.Incomplete,
                StatusDetails = _hasCalls ? null : new ResponseStatusDetails { Type = "incomplete", Reason = "connection_lost" },
                Output = [.. items.Select(open => open.Item)],
            },
        });
        return events;
    }

    private ConversationItem Cut(ConversationItem item) => item is MessageItem message
        ? message with
        {
            Status = ItemStatus.Incomplete,
            Content = _words.Of(message.Id!).ToString() is { Length: > 0 } words ? [new OutputAudioPart { Transcript = words }] : [],
        }
        : item with { Status = ItemStatus.Incomplete };

    private void Reset()
    {
        foreach (var itemId in _openItems.Keys)
        {
            _words.Complete(itemId);
        }

        _openItems.Clear();
        _openAudio.Clear();
        _response = null;
        _hasCalls = false;
    }
}
