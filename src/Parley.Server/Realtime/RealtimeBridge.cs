using System.Buffers;
using Microsoft.Extensions.Logging;
using Parley.Engine;
using Parley.Realtime;
using Parley.Realtime.AudioEvents;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;
using Parley.Realtime.WebSockets;

namespace Parley.Server.Realtime;

/// <summary>Carries one conversation's events between a client's socket and a model, both ways, until one of them or the server ends it.</summary>
internal sealed class RealtimeBridge(
    RealtimeSocket socket, IWireDialect dialect, IRealtimeConnection connection, IIdSource ids, TimeProvider timeProvider, ILogger logger)
{
    private const int SessionExpired = 1001;

    private readonly ArrayBufferWriter<byte> _audio = new(); // grows with the first append
    private readonly ReplyWatch _replies = new();
    private (int Status, string Reason) _modelEnd = (1000, "");

    /// <summary>Runs to the end of the conversation.</summary>
    /// <param name="drainTime">How long a reply under way may still take once the server stops.</param>
    /// <param name="stopping">The server stops.</param>
    /// <param name="requestAborted">The client's connection is gone.</param>
    /// <returns>Who ended it, for the log.</returns>
    public async Task<string> RunAsync(TimeSpan drainTime, CancellationToken stopping, CancellationToken requestAborted)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(requestAborted);
        var up = ReceiveAsync(ending.Token);
        var down = SendAsync(ending.Token);
        var drained = _replies.WhenQuietAsync(drainTime, timeProvider, stopping, ending.Token);

        var first = await Task.WhenAny(up, down, drained);
        if (first != up)
        {
            var (status, reason) = first == down ? _modelEnd : (1001, "server shutting down");
            await socket.CloseAsync(status, reason);
            await up.WaitAsync(TimeSpan.FromSeconds(2), timeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await ending.CancelAsync();
        await Task.WhenAll(up, down, drained).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (up.IsFaulted && up.Exception.InnerException is not ParleyException)
        {
            var fault = up.Exception.InnerException!;
            RealtimeLog.BridgeFailed(logger, fault.GetType().Name, fault.StackTrace);
        }

        if (socket.IsPeerTooSlow)
        {
            RealtimeLog.SlowReader(logger);
        }

        return first == up ? "client" : first == down ? "model" : "server";
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await socket.ReceiveAsync(cancellationToken);
            if (message.Kind == RealtimeMessageKind.Closed)
            {
                return;
            }

            if (message.Kind == RealtimeMessageKind.Binary)
            {
                PostError("invalid_event", "Expected a text WebSocket message; binary frames are not supported.", null, null);
            }
            else if (dialect.ReadsAppends && TryReadAudio(message.Utf8Json.Span))
            {
                await connection.SendAudioAsync(_audio.WrittenMemory, cancellationToken);
            }
            else
            {
                await SendEventAsync(message.Utf8Json, cancellationToken);
            }
        }
    }

    /// <summary>The fast path, for appends without an id; one with an id goes the general way, so that an error can name it.</summary>
    private bool TryReadAudio(ReadOnlySpan<byte> utf8Json)
    {
        _audio.ResetWrittenCount();
        return AudioEventReader.TryReadAppend(utf8Json, _audio, out var append) && append is { EventId.IsEmpty: true, ByteCount: > 0 };
    }

    private async ValueTask SendEventAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(dialect.Read(utf8Json.Span), cancellationToken);
        }
        catch (ParleyProtocolException exception)
        {
            PostError(exception.Code, exception.Message, exception.Parameter, RealtimeEvent.FindEventId(utf8Json.Span));
        }
    }

    private void PostError(string? code, string message, string? parameter, string? eventId) => _ = dialect.Post(socket, new ErrorEvent
    {
        EventId = ids.NewEventId(),
        Error = new ErrorDetails { Type = code == "rate_limit_exceeded" ? "rate_limit_error" : "invalid_request_error", Code = code, Message = message, Param = parameter, EventId = eventId },
    });

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken))
            {
                var ends = serverEvent is ResponseDoneEvent;
                if (!ends)
                {
                    _replies.Observe(serverEvent); // a server that stops once the client knows of the reply lets it finish
                }

                if (!dialect.Post(socket, serverEvent))
                {
                    return;
                }

                if (ends)
                {
                    _replies.Observe(serverEvent); // not before it is on its way
                }

                if (serverEvent is ErrorEvent { Error.Code: "session_expired" })
                {
                    _modelEnd = (SessionExpired, "session expired");
                }
            }
        }
        catch (RealtimeDisconnectedException exception)
            when (exception.Failure == RealtimeFailure.SessionExpired || _modelEnd.Status == SessionExpired)
        {
            // The client has been told why, by the model's own error.
        }
        catch (RealtimeDisconnectedException exception)
        {
            RealtimeLog.ModelBroke(logger, exception.Failure.ToString());
            _modelEnd = (1011, "server_error");
            _ = socket.TryPost(RealtimeRefusal.ModelUnavailable("The model's connection broke. Connect again.").ToEvent(ids.NewEventId()));
        }
    }
}
