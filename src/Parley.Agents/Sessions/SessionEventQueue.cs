using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>
/// The session's events in their one order: stamped, kept for the reader, and handed to handlers. When the reader or a handler falls too
/// far behind, it fails by name instead of losing any. Thread-safe.
/// </summary>
internal sealed class SessionEventQueue(int capacity, TimeProvider timeProvider, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Channel<RealtimeSessionEvent> _channel = Channel.CreateBounded<RealtimeSessionEvent>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private SessionEventHandlers? _handlers;
    private string _sessionId = "";
    private long _count;
    private bool _isReading;
    private bool _isComplete;

    /// <summary>What the events say of whose they are, from now on; the first name stays.</summary>
    public void Name(string sessionId) => _sessionId = _sessionId.Length == 0 ? sessionId : _sessionId;

    /// <summary>The events for one reader, from the first one on.</summary>
    public async IAsyncEnumerable<RealtimeSessionEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _isReading = true;
        }

        await foreach (var sessionEvent in _channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return sessionEvent;
        }
    }

    /// <summary>Stamps an event and hands it out. False when a reader is too far behind: it gets what is queued, and after it the error.</summary>
    public bool TryPost(RealtimeSessionEvent sessionEvent)
    {
        lock (_gate)
        {
            if (_isComplete)
            {
                return true; // a handler that failed after the end
            }

            sessionEvent.Stamp(_sessionId, ++_count, timeProvider.GetUtcNow());
            var isKept = _channel.Writer.TryWrite(sessionEvent) || (_handlers is not null && !_isReading); // only handled: nobody waits for the rest
            if (isKept && _handlers?.TryPost(sessionEvent) != false)
            {
                return true;
            }

            Complete(new ParleyException(
                $"events_not_read: {capacity} events of the session wait and nobody reads them. Read RealtimeSession.Events all the time."));
            return false;
        }
    }

    /// <summary>
    /// Calls <paramref name="handler"/> for each event, in order, one after the other and beside the session. While nobody reads the events,
    /// the first handler gets those that came before it, too.
    /// </summary>
    public IDisposable Handle(Func<RealtimeSessionEvent, ValueTask> handler)
    {
        lock (_gate)
        {
            if (_handlers is not null)
            {
                return _handlers.Add(handler);
            }

            _handlers = new SessionEventHandlers(capacity, Report, logger);
            var registration = _handlers.Add(handler);
            for (var count = _isReading ? 0 : _channel.Reader.Count; count > 0 && _channel.Reader.TryRead(out var earlier); count--)
            {
                _handlers.TryPost(earlier);
                _channel.Writer.TryWrite(earlier); // stays for a reader
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
        lock (_gate)
        {
            Complete(error: null);
        }
    }

    private void Complete(Exception? error)
    {
        _isComplete = true;
        _channel.Writer.TryComplete(error);
        _handlers?.Complete();
    }

    private void Report(SessionErrorEvent error) => TryPost(error);
}
