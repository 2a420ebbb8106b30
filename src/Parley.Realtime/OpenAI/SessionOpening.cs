using Parley.Realtime.Errors;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;
using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>The first events of a connection: <c>session.created</c>, our <c>session.update</c>, <c>session.updated</c> (protocol §9.1).</summary>
internal sealed class SessionOpening(RealtimeSocket socket, ServerEventPump pump, OpenAIRealtimeOptions options, FailureText text)
{
    private const string RequestId = "parley_connect";

    /// <summary>A refusal's close frame follows at once, and tells more; a server that does not close is not waited for longer.</summary>
    private static readonly TimeSpan s_closePatience = TimeSpan.FromSeconds(1);

    private readonly List<ServerEvent> _events = [];

    /// <summary>Completes when the session is there and acknowledged; returns what the application should see of it.</summary>
    /// <exception cref="RealtimeConnectException">The server refused, or is not a Realtime server.</exception>
    /// <exception cref="RealtimeDisconnectedException">The connection ended meanwhile.</exception>
    public async Task<IReadOnlyList<ServerEvent>> RunAsync(CancellationToken cancellationToken)
    {
        // Whether a call greets its second connection is not known (protocol §2.5); the handshake has told that the call exists.
        var created = options.CallId is null ? await ReceiveCreatedAsync(cancellationToken).ConfigureAwait(false) : null;
        if (options.Session is { } session)
        {
            var update = new SessionUpdateEvent { EventId = RequestId, Session = session };
            await socket.SendAsync(update, cancellationToken).ConfigureAwait(false);
            var updated = await ReceiveUpdatedAsync(cancellationToken).ConfigureAwait(false);
            return created is SessionCreatedEvent greeting ? [greeting with { Session = updated.Session }, .. _events] : [.. _events, updated];
        }

        return created is null ? [] : [created];
    }

    private async Task<ServerEvent> ReceiveCreatedAsync(CancellationToken cancellationToken)
    {
        switch (await ReceiveAsync(cancellationToken).ConfigureAwait(false))
        {
            case (SessionCreatedEvent or TranslationSessionCreatedEvent) and var created:
                return created;
            case ErrorEvent { Error: var error }:
                await pump.Completion.WaitAsync(s_closePatience, options.Socket.TimeProvider, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw text.Refused(new ServerFault(error, socket.CloseStatus, socket.CloseReason));
            case var other:
                throw new RealtimeConnectException(
                    $"{text.Where} sent '{text.Blot(other.Type)}' where session.created was expected. Is it a Realtime server?", "unexpected_event");
        }
    }

    private async Task<SessionUpdatedEvent> ReceiveUpdatedAsync(CancellationToken cancellationToken)
    {
        while (_events.Count < options.InboxCapacity)
        {
            switch (await ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                case SessionUpdatedEvent updated:
                    return updated;
                case ErrorEvent { Error: var error } when error.EventId is null or RequestId:
                    throw text.Refused(new ServerFault(error, socket.CloseStatus, socket.CloseReason));
                case var other:
                    _events.Add(other);
                    break;
            }
        }

        throw new RealtimeConnectException($"{text.Where} sent {_events.Count} events and did not acknowledge the session.update.", "unexpected_event");
    }

    private async ValueTask<ServerEvent> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (await pump.Events.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && pump.Events.TryRead(out var serverEvent))
        {
            return serverEvent;
        }

        throw text.Closed(new ServerFault(null, socket.CloseStatus, socket.CloseReason));
    }
}
