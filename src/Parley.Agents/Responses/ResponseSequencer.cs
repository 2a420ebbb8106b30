using Parley.Agents.Interruptions;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>
/// Lets one <c>response.create</c> of the conversation be in flight; the others wait in the order of asking. Plain requests that wait
/// together become one; those with a body of their own keep it, and their place. A refused one is asked for again. Pure: it says what
/// to send and sends nothing. One caller at a time.
/// </summary>
/// <param name="eventIdPrefix">Marks the events as ours, so that an error can be told from another's.</param>
/// <param name="token">Marks our requests in their metadata; null where the metadata is shown to others and must stay as it is.</param>
/// <param name="tell">Told what becomes of a request that is not sent at once; null for nobody.</param>
internal sealed class ResponseSequencer(string eventIdPrefix, RequestToken? token = null, Action<ResponseRequestOutcome>? tell = null)
{
    private const string ActiveResponseCode = "conversation_already_has_active_response";
    private const int MaxAttempts = 5;
    private const int MaxLastAdded = 64;
    private const int MaxUnconfirmed = 8; // a refusal comes before so many others are sent
    private readonly LinkedList<ResponseRequest> _waiting = [];
    private readonly Queue<string> _lastAdded = new(); // a tool's output is asked about later than the server has it
    private readonly List<ResponseRequest> _unconfirmed = []; // sent, and for all that is sure may still be refused
    private bool _isCancelling;
    private bool _isBusyUnseen; // refused twice for a response that this connection was not told of: its end will be told
    private bool _isRetriedBlind; // refused for a response that is over by what this connection was told
    private bool _userSpeaks;
    private bool _seesConversations;
    private int _next;

    /// <summary>The running response of the default conversation; null when there is none.</summary>
    public string? ActiveResponseId { get; private set; }

    /// <summary>What the running response was asked for with; null when the server began it by itself.</summary>
    public ResponseRequest? ActiveRequest { get; private set; }

    /// <summary>What was asked for and has not begun; null for nothing.</summary>
    public ResponseRequest? InFlight { get; private set; }

    /// <summary>How many responses are asked for and have not begun.</summary>
    public int PendingCount => _waiting.Count + (InFlight is null ? 0 : 1);

    /// <summary>True when nothing runs, is asked for, or waits.</summary>
    public bool IsIdle => ActiveResponseId is null && PendingCount == 0;

    /// <summary>Asks for a plain response: what to send now, or null when it must wait.</summary>
    /// <param name="itemId">
    /// The item that wants an answer, when it is known by id: a response that the server begins by itself once it has the item will
    /// do. Null for a response of its own.
    /// </param>
    public ResponseCreateEvent? Request(string? itemId = null)
    {
        if (_waiting.Last?.Value is not { IsManual: false } request)
        {
            request = _waiting.AddLast(new ResponseRequest(null)).Value;
        }

        request.Join(itemId);
        if (itemId is not null && _lastAdded.Contains(itemId))
        {
            request.Seen(itemId);
        }

        return NextOrTell();
    }

    /// <summary>Asks for a response with a body of its own: what to send now, or null when it must wait.</summary>
    /// <param name="create">As it shall be sent.</param>
    /// <param name="interruption">How its response may be interrupted; null for as its agent's.</param>
    public ResponseCreateEvent? Request(ResponseCreateEvent create, InterruptionOptions? interruption = null)
    {
        var request = new ResponseRequest(create) { Interruption = interruption };
        if (request.IsOutOfBand)
        {
            return Send(request);
        }

        _waiting.AddLast(request);
        return NextOrTell();
    }

    /// <summary>The server has an item.</summary>
    public void ItemAdded(string itemId)
    {
        _lastAdded.Enqueue(itemId);
        if (_lastAdded.Count > MaxLastAdded)
        {
            _lastAdded.Dequeue();
        }

        InFlight?.Seen(itemId);
        foreach (var request in _waiting)
        {
            request.Seen(itemId);
        }
    }

    /// <summary>The user speaks: plain requests wait, for the answer to the user may be theirs too.</summary>
    public void SpeechStarted() => _userSpeaks = true;

    /// <summary>The user is silent again. What to send now, or null.</summary>
    public ResponseCreateEvent? SpeechEnded()
    {
        _userSpeaks = false;
        return Next();
    }

    /// <summary>A response began, ours or the server's. What to send now, or null.</summary>
    public ResponseCancelEvent? Created(Response response)
    {
        if (IsOutOfBand(response))
        {
            return null;
        }

        ActiveResponseId = response.Id;
        _isCancelling = _isBusyUnseen = _isRetriedBlind = _userSpeaks = false;
        ActiveRequest = null;
        if (InFlight is null || token?.IsForeign(response, InFlight) == true)
        {
            Supersede();
            return null;
        }

        if (token?.IsOf(response, InFlight) == true)
        {
            _unconfirmed.Remove(InFlight);
        }

        ActiveRequest = InFlight;
        InFlight = null;
        return ActiveRequest.IsCancelled ? Cancel() : null;
    }

    /// <summary>A response ended, however. What to send now, or null.</summary>
    public ResponseCreateEvent? Done(Response response)
    {
        _isBusyUnseen = _isRetriedBlind = false;
        if (response.Id == ActiveResponseId)
        {
            ActiveResponseId = null;
            ActiveRequest = null;
            _isCancelling = false;
        }

        return Next();
    }

    /// <summary>
    /// Ends the running response, or the one that is about to begin. What waits stays. What to send now, or null when there is
    /// nothing to cancel or it is being cancelled.
    /// </summary>
    public ResponseCancelEvent? Cancel()
    {
        if (InFlight is not null)
        {
            InFlight.IsCancelled = true;
        }

        return CancelActive();
    }

    /// <summary>Ends the running response and no other: what is in flight stays, too. What to send now, or null as for <see cref="Cancel"/>.</summary>
    public ResponseCancelEvent? CancelActive()
    {
        if (ActiveResponseId is null || _isCancelling)
        {
            return null;
        }

        _isCancelling = true;
        return new ResponseCancelEvent { ResponseId = ActiveResponseId };
    }

    /// <summary>
    /// True when the error refused a request of ours that will be made again, or need not be; any other refusal is the caller's to
    /// report. Either way <see cref="Next"/> says what to send after it.
    /// </summary>
    public bool Absorbs(ErrorDetails error)
    {
        if (_unconfirmed.FindLast(request => IsAbout(error, request)) is not { } refused)
        {
            return false;
        }

        Forget(refused);
        if (error.Code != ActiveResponseCode)
        {
            return false;
        }

        _isBusyUnseen = ActiveResponseId is null && _isRetriedBlind;
        _isRetriedBlind = ActiveResponseId is null;
        var outcome = refused.IsCancelled ? ResponseRequestOutcome.Cancelled
            : refused.IsAnswered ? ResponseRequestOutcome.Answered
            : refused.Attempts >= MaxAttempts ? ResponseRequestOutcome.GivenUp
            : ResponseRequestOutcome.Retried;
        if (outcome == ResponseRequestOutcome.Retried)
        {
            PutBack(refused);
        }

        tell?.Invoke(outcome);
        return outcome != ResponseRequestOutcome.GivenUp;
    }

    /// <summary>An event of ours could not be sent: what it was for is wanted again.</summary>
    public void SendFailed(ResponseCreateEvent create)
    {
        if (InFlight is { } unsent && unsent.EventId == create.EventId)
        {
            Forget(unsent);
            unsent.Attempts--;
            PutBack(unsent);
        }
    }

    /// <summary>
    /// Another connection took over: nothing runs on it, and what was in flight is wanted again. What to send now, or null.
    /// </summary>
    public ResponseCreateEvent? ConnectionReplaced()
    {
        if (InFlight is { } unanswered)
        {
            Forget(unanswered);
            if (!unanswered.IsCancelled)
            {
                PutBack(unanswered);
            }
        }

        ActiveResponseId = null;
        ActiveRequest = null;
        _unconfirmed.Clear();
        _isCancelling = _isBusyUnseen = _isRetriedBlind = _userSpeaks = _seesConversations = false;
        return Next();
    }

    /// <summary>The running response could not be cancelled: another attempt may be made.</summary>
    public void CancelFailed() => _isCancelling = false;

    /// <summary>What to send now, or null when nothing waits or it must wait.</summary>
    public ResponseCreateEvent? Next()
    {
        if (_waiting.First?.Value is not { } request
            || ActiveResponseId is not null || InFlight is not null || _isBusyUnseen
            || (_userSpeaks && !request.IsManual))
        {
            return null;
        }

        _waiting.RemoveFirst();
        InFlight = request;
        _unconfirmed.Add(request);
        if (_unconfirmed.Count > MaxUnconfirmed)
        {
            _unconfirmed.RemoveAt(0);
        }

        return Send(request);
    }

    /// <summary>True for a response beside the conversation. Servers that name conversations give such a one none (protocol §9.10).</summary>
    public bool IsOutOfBand(Response response)
    {
        _seesConversations |= response.ConversationId is not null;
        return RequestToken.IsOutOfBand(response) || (_seesConversations && response.ConversationId is null);
    }

    private ResponseCreateEvent? NextOrTell()
    {
        var create = Next();
        if (create is null)
        {
            tell?.Invoke(ResponseRequestOutcome.Delayed);
        }

        return create;
    }

    private ResponseCreateEvent Send(ResponseRequest request)
    {
        request.Attempts++;
        request.EventId = request.Body?.EventId ?? $"{eventIdPrefix}{++_next}";
        var create = (request.Body ?? new ResponseCreateEvent()) with { EventId = request.EventId };
        return token is null ? create : RequestToken.Mark(create, request);
    }

    /// <summary>Plain requests whose items the server had when it began a response by itself are answered by it.</summary>
    private void Supersede()
    {
        InFlight?.ServerResponded();
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            node.Value.ServerResponded();
            if (node.Value.IsAnswered)
            {
                _waiting.Remove(node);
                tell?.Invoke(ResponseRequestOutcome.Answered);
            }

            node = next;
        }
    }

    private void Forget(ResponseRequest refused)
    {
        _unconfirmed.Remove(refused);
        InFlight = InFlight == refused ? null : InFlight;
        ActiveRequest = ActiveRequest == refused ? null : ActiveRequest;
    }

    private void PutBack(ResponseRequest request)
    {
        if (!request.IsManual && _waiting.First?.Value is { IsManual: false } joined)
        {
            request.Join(joined);
            _waiting.RemoveFirst();
        }

        _waiting.AddFirst(request);
    }

    private static bool IsAbout(ErrorDetails error, ResponseRequest request) =>
        error.EventId is { } eventId ? eventId == request.EventId : error.Code == ActiveResponseCode;
}
