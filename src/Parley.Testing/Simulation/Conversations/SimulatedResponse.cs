using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>Plays one reply as the events of a response (protocol §9.2, §9.3, §9.6), piece by piece, and can be stopped between any two.</summary>
/// <param name="created">The response as it begins.</param>
/// <param name="reply">What is answered.</param>
/// <param name="session">The session as it is now: a running response keeps what it began with.</param>
/// <param name="items">The conversation; null for an out-of-band response, whose items are not added to it.</param>
/// <param name="ids">Makes the ids of items and calls.</param>
/// <param name="pace">How fast.</param>
/// <param name="say">Takes the events.</param>
internal sealed class SimulatedResponse(
    Response created,
    SimulatedReply reply,
    RealtimeSessionConfiguration session,
    SimulatedItems? items,
    SimulatedIds ids,
    SimulatedPace pace,
    Action<ServerEvent> say)
{
    private readonly List<ConversationItem> _output = [];
    private OpenPart? _open;

    public string Id => created.Id;

    /// <summary>False for an out-of-band response: any number of those may run.</summary>
    public bool IsInConversation => items is not null;

    public bool IsOver { get; private set; }

    /// <summary>Says the response up to its end; each value is how long to wait before going on. Stop enumerating once it is over.</summary>
    public IEnumerable<TimeSpan> Play()
    {
        say(new ResponseCreatedEvent { Response = created });
        yield return pace.ThinkingTime;
        foreach (var part in reply.Parts)
        {
            _open = Begin(part);
            foreach (var piece in _open.Pieces())
            {
                say(piece);
                yield return pace.ChunkInterval;
            }

            Close(reply.Status == ResponseStatus.Completed || !ReferenceEquals(part, reply.Parts[^1]) ? ItemStatus.Completed : ItemStatus.Incomplete);
        }

        End(reply.Status, reply.StatusDetails);
    }

    /// <summary>Ends the response where it is.</summary>
    /// <param name="reason"><c>turn_detected</c> or <c>client_cancelled</c>.</param>
    public void Cancel(string reason)
    {
        Close(ItemStatus.Incomplete);
        End(ResponseStatus.Cancelled, new ResponseStatusDetails { Type = "cancelled", Reason = reason });
    }

    private OpenPart Begin(ReplyPart part)
    {
        var isText = (created.OutputModalities ?? session.OutputModalities)?.Contains(OutputModality.Text) == true;
        var itemId = ids.Next("item");
        OpenPart open = part switch
        {
            ReplyCall call => new OpenCall(Id, itemId, _output.Count, call.CallId ?? ids.Next("call"), call),
            ReplyMessage message when isText => new OpenText(Id, itemId, _output.Count, message, pace),
            ReplyMessage message => new OpenSpeech(Id, itemId, _output.Count, message, pace, session.Audio?.Output?.Format, items),
            _ => throw new InvalidOperationException($"Nobody plays {part.GetType().Name}."),
        };
        var item = open.Item(ItemStatus.InProgress);
        say(new ResponseOutputItemAddedEvent { ResponseId = Id, OutputIndex = _output.Count, Item = item });
        if (items is not null)
        {
            say(new ConversationItemAddedEvent { PreviousItemId = items.Append(item), Item = item });
        }

        SayAll(open.Opening());
        return open;
    }

    private void Close(ItemStatus status)
    {
        if (_open is not { } open)
        {
            return;
        }

        _open = null;
        SayAll(open.Closing());
        var item = open.Item(status);
        if (items is not null)
        {
            items.Replace(item);
            say(new ConversationItemDoneEvent { Item = item });
        }

        say(new ResponseOutputItemDoneEvent { ResponseId = Id, OutputIndex = _output.Count, Item = item });
        _output.Add(item);
    }

    private void End(ResponseStatus status, ResponseStatusDetails? details)
    {
        IsOver = true;
        var usage = new Usage { InputTokens = 10, OutputTokens = _output.Count, TotalTokens = 10 + _output.Count };
        say(new ResponseDoneEvent { Response = created with { Status = status, StatusDetails = details, Output = [.. _output], Usage = usage } });
    }

    private void SayAll(IEnumerable<ServerEvent> serverEvents)
    {
        foreach (var serverEvent in serverEvents)
        {
            say(serverEvent);
        }
    }
}
