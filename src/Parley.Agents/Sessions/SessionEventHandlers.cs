using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Parley.Agents.Sessions;

/// <summary>
/// Calls a session's handlers, one event after the other. A handler that throws is reported and called again with the next event. Thread-safe.
/// </summary>
internal sealed class SessionEventHandlers
{
    private readonly Channel<RealtimeSessionEvent> _channel;
    private readonly Func<SessionErrorEvent, ValueTask> _report;
    private readonly ILogger _logger;
    private ImmutableArray<Registration> _registrations = [];

    /// <param name="capacity">How many events may wait for the handlers; when there are more, <see cref="TryPost"/> says so.</param>
    /// <param name="report">Told of a handler that threw.</param>
    /// <param name="logger">Told as well.</param>
    public SessionEventHandlers(int capacity, Func<SessionErrorEvent, ValueTask> report, ILogger logger)
    {
        _report = report;
        _logger = logger;
        _channel = Channel.CreateBounded<RealtimeSessionEvent>(
            new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        Completion = Task.Run(RunAsync);
    }

    /// <summary>Ends, without a fault, when the last event was handled. Not awaited by the session: a handler may be what closes it.</summary>
    public Task Completion { get; }

    public IDisposable Add(Predicate<RealtimeSessionEvent> isWanted, Func<RealtimeSessionEvent, ValueTask> handler)
    {
        var registration = new Registration(this, isWanted, handler);
        ImmutableInterlocked.Update(ref _registrations, static (all, added) => all.Add(added), registration);
        return registration;
    }

    /// <summary>False when the handlers are too far behind. What none of them wants, such as each piece of audio, wakes nobody.</summary>
    public bool TryPost(RealtimeSessionEvent sessionEvent)
    {
        if (!IsWanted(sessionEvent))
        {
            return true;
        }

        sessionEvent.Hold();
        var isPosted = _channel.Writer.TryWrite(sessionEvent);
        if (!isPosted)
        {
            sessionEvent.Release();
        }

        return isPosted;
    }

    public void Complete() => _channel.Writer.TryComplete();

    private bool IsWanted(RealtimeSessionEvent sessionEvent)
    {
        foreach (var registration in _registrations)
        {
            if (registration.IsWanted(sessionEvent))
            {
                return true;
            }
        }

        return false;
    }

    private async Task RunAsync()
    {
        await foreach (var sessionEvent in _channel.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (var registration in _registrations)
            {
                if (registration.IsWanted(sessionEvent))
                {
                    await CallAsync(registration, sessionEvent).ConfigureAwait(false);
                }
            }

            sessionEvent.Release();
        }
    }

    private async ValueTask CallAsync(Registration registration, RealtimeSessionEvent sessionEvent)
    {
        try
        {
            await registration.Handler(sessionEvent).ConfigureAwait(false);
        }
        catch (Exception exception) // the application's code: its fault ends neither the session nor the other handlers
        {
            SessionLog.HandlerFailed(_logger, sessionEvent.GetType().Name, exception.GetType().Name);
            if (sessionEvent is not SessionErrorEvent) // a handler of errors that fails would be told of itself for ever
            {
                var fault = new SessionErrorEvent("handler_failed", $"A handler of {sessionEvent.GetType().Name} threw {exception.GetType().Name}.");
                await _report(fault).ConfigureAwait(false);
            }
        }
    }

    private sealed class Registration(
        SessionEventHandlers owner, Predicate<RealtimeSessionEvent> isWanted, Func<RealtimeSessionEvent, ValueTask> handler) : IDisposable
    {
        public Predicate<RealtimeSessionEvent> IsWanted => isWanted;

        public Func<RealtimeSessionEvent, ValueTask> Handler => handler;

        public void Dispose() =>
            ImmutableInterlocked.Update(ref owner._registrations, static (all, removed) => all.Remove(removed), this);
    }
}
