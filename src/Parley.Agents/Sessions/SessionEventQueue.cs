using Microsoft.Extensions.Logging;
using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>
/// The session's events in their one order: stamped, kept for the reader, and handed to handlers. When the reader or a handler falls too
/// far behind, it fails by name instead of losing any. Events are posted by the session's loop alone; all else from any thread.
/// </summary>
/// <param name="capacity">How many events may wait.</param>
/// <param name="timeProvider">The clock of the stamps.</param>
/// <param name="report">Takes what is to be told of a handler that threw: it becomes an event in its turn.</param>
/// <param name="logger">Told as well.</param>
internal sealed class SessionEventQueue(int capacity, TimeProvider timeProvider, Func<SessionErrorEvent, ValueTask> report, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly UnreadEvents _unread = new();
    private SessionEventHandlers? _handlers;
    private SessionEventReader? _reader;
    private SessionEventReader? _waiting;
    private Exception? _error;
    private string _sessionId = "";
    private long _count;
    private bool _isComplete;

    /// <summary>What the events say of whose they are, from now on; the first name stays.</summary>
    public void Name(string sessionId) => _sessionId = _sessionId.Length == 0 ? sessionId : _sessionId;

    /// <summary>Stamps an event and hands it out. False when a reader is too far behind: it gets what is queued, and after it the error.</summary>
    public bool TryPost(RealtimeSessionEvent sessionEvent)
    {
        sessionEvent.Stamp(_sessionId, ++_count, timeProvider.GetUtcNow());
        bool isPosted;
        SessionEventReader? woken;
        lock (_gate)
        {
            if (_isComplete)
            {
                return true; // the session is over
            }

            isPosted = TryKeep(sessionEvent) && _handlers?.TryPost(sessionEvent) != false;
            if (!isPosted)
            {
                CompleteWith(new ParleyException(
                    $"events_not_read: {capacity} events of the session wait and nobody reads them. Read RealtimeSession.Events all the time."));
            }

            woken = TakeWaiting();
        }

        woken?.Wake();
        return isPosted;
    }

    /// <summary>
    /// Calls <paramref name="handler"/> for each event that it wants, in order, one after the other and beside the session. While nobody reads the
    /// events, the first handler gets those that came before it, too.
    /// </summary>
    public IDisposable Handle(Predicate<RealtimeSessionEvent> isWanted, Func<RealtimeSessionEvent, ValueTask> handler)
    {
        lock (_gate)
        {
            if (_handlers is not null)
            {
                return _handlers.Add(isWanted, handler);
            }

            _handlers = new SessionEventHandlers(capacity, report, logger);
            var registration = _handlers.Add(isWanted, handler);
            if (_reader is null)
            {
                _unread.CopyTo(_handlers);
            }

            if (_isComplete)
            {
                _handlers.Complete();
            }

            return registration;
        }
    }

    /// <summary>No more events come.</summary>
    public void Complete()
    {
        SessionEventReader? woken;
        lock (_gate)
        {
            CompleteWith(error: null);
            woken = TakeWaiting();
        }

        woken?.Wake();
    }

    /// <summary>A reader begins to read.</summary>
    public void Begin(SessionEventReader reader)
    {
        lock (_gate)
        {
            _reader = reader;
        }
    }

    /// <summary>The next event for the reader; null when there may be none now.</summary>
    public RealtimeSessionEvent? Take() => _unread.TakeOfBatch();

    /// <summary>
    /// True when there is a next event or no more come, and then there is none; false when the reader is woken once one of these is so.
    /// </summary>
    /// <exception cref="ParleyException">The reader fell too far behind.</exception>
    public bool TakesOrEnds(SessionEventReader reader, out RealtimeSessionEvent? next)
    {
        lock (_gate)
        {
            next = _unread.TakeOfAll();
            if (next is not null)
            {
                return true;
            }

            if (_isComplete)
            {
                return _error is null ? true : throw _error;
            }

            _waiting = reader;
            return false;
        }
    }

    /// <summary>A reader waits no longer. False when it is being woken.</summary>
    public bool TryLeave(SessionEventReader reader)
    {
        lock (_gate)
        {
            var isWaiting = ReferenceEquals(_waiting, reader);
            _waiting = isWaiting ? null : _waiting;
            return isWaiting;
        }
    }

    /// <summary>A reader reads no more: what is left waits for another one, or for handlers alone.</summary>
    public void Stop(SessionEventReader reader)
    {
        lock (_gate)
        {
            _reader = ReferenceEquals(_reader, reader) ? null : _reader;
        }
    }

    /// <summary>Where events are only handled, nobody waits for those that find no room.</summary>
    private bool TryKeep(RealtimeSessionEvent sessionEvent)
    {
        if (_unread.Count >= capacity)
        {
            return _handlers is not null && _reader is null;
        }

        sessionEvent.Hold();
        _unread.Add(sessionEvent);
        return true;
    }

    private SessionEventReader? TakeWaiting()
    {
        var waiting = _waiting;
        _waiting = null;
        return waiting;
    }

    private void CompleteWith(Exception? error)
    {
        _error ??= _isComplete ? null : error;
        _isComplete = true;
        _handlers?.Complete();
    }
}
