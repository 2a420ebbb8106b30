using Parley.Agents.Interruptions;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>One wish for a response, from when it is asked for until the response begins or is given up. For <see cref="ResponseSequencer"/>.</summary>
/// <param name="body">As it shall be sent, with its caller's own event id if it has one; null for a plain one that others may join.</param>
internal sealed class ResponseRequest(ResponseCreateEvent? body)
{
    private readonly HashSet<string> _unseenItems = new(StringComparer.Ordinal);
    private bool _hasReasonOfItsOwn = body is not null;

    /// <summary>What its owner asked for; null for a plain one.</summary>
    public ResponseCreateEvent? Body => body;

    /// <summary>True when it keeps its own body and its place in the line, instead of joining others.</summary>
    public bool IsManual => body is not null;

    /// <summary>True when it adds nothing to the conversation and so needs not wait for it (protocol §9.10).</summary>
    public bool IsOutOfBand => body?.Response?.Conversation == "none";

    /// <summary>How its response may be interrupted; null for as its agent's.</summary>
    public InterruptionOptions? Interruption { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>True when the response is to be cancelled as soon as it begins.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>True when a response of the server's own already answers all that it was asked for.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>The client event that carried it last; null before.</summary>
    public string? EventId { get; set; }

    /// <summary>One more reason for it.</summary>
    /// <param name="itemId">The item that wants an answer; null for a reason that no other response meets.</param>
    public void Join(string? itemId)
    {
        if (itemId is null)
        {
            _hasReasonOfItsOwn = true;
        }
        else
        {
            _unseenItems.Add(itemId);
        }
    }

    /// <summary>What was asked for after it, and shall be answered by the same response.</summary>
    public void Join(ResponseRequest later)
    {
        _hasReasonOfItsOwn |= later._hasReasonOfItsOwn;
        _unseenItems.UnionWith(later._unseenItems);
        IsAnswered = false; // it was not asked for when the server began its own
    }

    /// <summary>The server has the item: what it begins from now on takes it into account.</summary>
    public void Seen(string itemId) => _unseenItems.Remove(itemId);

    /// <summary>The server began a response by itself.</summary>
    public void ServerResponded() => IsAnswered |= !_hasReasonOfItsOwn && _unseenItems.Count == 0;
}
