using Parley.Realtime.Errors;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>
/// Lets one <c>response.create</c> be in flight. What is asked for meanwhile becomes one more response, once the running one is
/// done. Pure: it says what to send and sends nothing. One caller at a time.
/// </summary>
/// <param name="eventIdPrefix">Marks the events as ours, so that an error can be told from another's.</param>
internal sealed class ResponseSequencer(string eventIdPrefix)
{
    private const string ActiveResponseCode = "conversation_already_has_active_response";
    private const int MaxAttempts = 5;
    private string? _inFlight;
    private string? _lastSent;
    private ResponseConfiguration? _settings; // of what is queued, or else of what was sent last
    private bool _isQueued;
    private bool _isCancelling;
    private bool _cancelWhenCreated;
    private bool _seesConversations;
    private int _attempts;
    private int _next;

    /// <summary>The running response of the default conversation; null when there is none.</summary>
    public string? ActiveResponseId { get; private set; }

    /// <summary>True when nothing runs, is asked for, or waits.</summary>
    public bool IsIdle => ActiveResponseId is null && _inFlight is null && !_isQueued;

    /// <summary>Asks for a response: what to send now, or null when it must wait.</summary>
    /// <param name="settings">Null for the session's. Of several requests that become one response, the last one's are taken.</param>
    public ResponseCreateEvent? Request(ResponseConfiguration? settings = null)
    {
        _isQueued = true;
        _settings = settings;
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
        _inFlight = null;
        _isCancelling = false;
        if (!_cancelWhenCreated)
        {
            return null;
        }

        _cancelWhenCreated = false;
        return Cancel();
    }

    /// <summary>A response ended, however. What to send now, or null.</summary>
    public ResponseCreateEvent? Done(Response response)
    {
        if (response.Id == ActiveResponseId)
        {
            ActiveResponseId = null;
            _isCancelling = false;
        }

        return Next();
    }

    /// <summary>Ends the running response and forgets what waits. What to send now, or null when there is nothing to cancel.</summary>
    public ResponseCancelEvent? Cancel()
    {
        _isQueued = false;
        if (_inFlight is not null)
        {
            _cancelWhenCreated = true;
        }

        if (ActiveResponseId is null || _isCancelling)
        {
            return null;
        }

        _isCancelling = true;
        return new ResponseCancelEvent { ResponseId = ActiveResponseId };
    }

    /// <summary>
    /// True when the error refused our last request because another response runs: it is asked for again when that one is done.
    /// Any other refusal frees the way and is the caller's to report.
    /// </summary>
    public bool Absorbs(ErrorDetails error)
    {
        var isOurs = _lastSent is not null && (error.EventId == _lastSent || (error.EventId is null && error.Code == ActiveResponseCode));
        if (!isOurs)
        {
            return false;
        }

        _inFlight = null;
        _lastSent = null;
        if (error.Code != ActiveResponseCode || _attempts >= MaxAttempts)
        {
            _cancelWhenCreated = false;
            return false;
        }

        _isQueued = !_cancelWhenCreated;
        _cancelWhenCreated = false;
        return true;
    }

    private ResponseCreateEvent? Next()
    {
        if (!_isQueued || ActiveResponseId is not null || _inFlight is not null)
        {
            return null;
        }

        _isQueued = false;
        _attempts = _lastSent is null ? _attempts + 1 : 1; // an absorbed refusal clears the last one sent
        _inFlight = _lastSent = $"{eventIdPrefix}{++_next}";
        return new ResponseCreateEvent { EventId = _inFlight, Response = _settings };
    }

    /// <summary>Servers that name conversations give out-of-band responses none (protocol §9.10).</summary>
    private bool IsOutOfBand(Response response)
    {
        _seesConversations |= response.ConversationId is not null;
        return _seesConversations && response.ConversationId is null;
    }
}
