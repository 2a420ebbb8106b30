using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Realtime.AudioEvents;

namespace Parley.Realtime.WebSockets;

/// <summary>
/// The protocol's framing over a WebSocket, for either side: one event a text message, whole messages in, one writer out. Receiving is
/// for one reader; sending is thread-safe and keeps each caller's order. Pings are the platform's affair. Owns the socket.
/// </summary>
public sealed class RealtimeSocket : IAsyncDisposable
{
    private readonly WebSocket _socket;
    private readonly SocketOutbox _outbox;
    private readonly PooledUtf8Buffer _inbox = new();
    private readonly RealtimeSocketOptions _options;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RealtimeDisconnectedException? _failure;
    private int _receivers;
    private int _isDisposed;
    private volatile bool _isReadToTheEnd;

    /// <summary>Takes over an open socket.</summary>
    public RealtimeSocket(WebSocket socket, RealtimeSocketOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _options = options ?? new RealtimeSocketOptions();
        _outbox = new SocketOutbox(socket, _options);
    }

    /// <summary>The peer's close code (RFC 6455 §7.4); null while there is no close frame.</summary>
    public int? CloseStatus => (int?)_socket.CloseStatus;

    /// <summary>The peer's close reason; null while there is no close frame.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>True once a post found the outbox full: the connection is being closed with 1008 because the peer reads too slowly.</summary>
    public bool IsPeerTooSlow => _failure is not null;

    /// <summary>Receives the next message. The previous one's memory is used again.</summary>
    /// <param name="cancellationToken">Cancelling ends the connection: a WebSocket cannot go on after half a message.</param>
    /// <exception cref="RealtimeDisconnectedException">The connection broke, or the outbox was full.</exception>
    /// <exception cref="ParleyProtocolException">The message was too long; the connection is being closed with 1009.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RealtimeMessage> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _receivers);
        try
        {
            return await ReceiveMessageAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            _outbox.Abort();
            throw _failure ?? Broken(fault);
        }
        catch (OperationCanceledException fault) when (_failure is not null || !cancellationToken.IsCancellationRequested)
        {
            throw _failure ?? Broken(fault); // the platform aborts so when a ping was not answered in time
        }
        finally
        {
            Interlocked.Decrement(ref _receivers);
            if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseSent))
            {
                _ended.TrySetResult();
            }
        }
    }

    /// <summary>From now on one reader receives until the end, also while the socket is being disposed.</summary>
    internal void BeginReadingToTheEnd() => _isReadToTheEnd = true;

    /// <summary>That reader receives no more.</summary>
    internal void EndReading()
    {
        _isReadToTheEnd = false;
        _ended.TrySetResult();
    }

    /// <summary>
    /// Posts an event without waiting. False when the connection is over; it then is so too when the peer reads so slowly that the outbox is
    /// full: the connection is closed with code 1008 and the reason, and the reader gets it too.
    /// </summary>
    public bool TryPost(RealtimeEvent realtimeEvent)
    {
        ArgumentNullException.ThrowIfNull(realtimeEvent);
        var buffer = _outbox.Lend();
        realtimeEvent.Write(buffer);
        return _outbox.TryPost(buffer) || Fail();
    }

    /// <summary>Posts a <c>response.output_audio.delta</c> like <see cref="TryPost"/>, without making the record.</summary>
    /// <inheritdoc cref="AudioEventWriter.WriteDelta"/>
    public bool TryPostAudioDelta(
        string? eventId, string responseId, string itemId, int outputIndex, int contentIndex, ReadOnlySpan<byte> audio)
    {
        var buffer = _outbox.Lend();
        AudioEventWriter.WriteDelta(buffer, eventId, responseId, itemId, outputIndex, contentIndex, audio);
        return _outbox.TryPost(buffer) || Fail();
    }

    /// <summary>Sends an event; waits for room in the outbox. Completes when it is accepted for sending.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection is over.</exception>
    public ValueTask SendAsync(RealtimeEvent realtimeEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(realtimeEvent);
        var buffer = _outbox.Lend();
        realtimeEvent.Write(buffer);
        return PostAsync(buffer, cancellationToken);
    }

    /// <summary>Sends an <c>input_audio_buffer.append</c> like <see cref="SendAsync"/>, without making the record.</summary>
    /// <param name="audio">Raw audio in the session's input format; copied before the first await.</param>
    /// <param name="cancellationToken">Stops waiting for room.</param>
    /// <exception cref="RealtimeDisconnectedException">The connection is over.</exception>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        var buffer = _outbox.Lend();
        AudioEventWriter.WriteAppend(buffer, audio.Span);
        return PostAsync(buffer, cancellationToken);
    }

    /// <summary>
    /// Sends what was posted, then the close frame, and returns when both are out or the close timeout has passed. The reader then meets
    /// the peer's own close frame.
    /// </summary>
    /// <param name="closeStatus">RFC 6455 §7.4; the protocol also uses 3000 and 4000.</param>
    /// <param name="reason">At most 123 bytes of UTF-8.</param>
    public async ValueTask CloseAsync(int closeStatus = 1000, string reason = "")
    {
        _outbox.Close((WebSocketCloseStatus)closeStatus, reason);
        await _outbox.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Closes with 1000 if that has not happened, waits for the peer's answer to it, and frees the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await CloseAsync().ConfigureAwait(false);
        await DrainAsync().ConfigureAwait(false);
        _socket.Dispose();
        _outbox.Dispose();
        if (Volatile.Read(ref _receivers) == 0)
        {
            _inbox.Dispose(); // else the reader still holds it, and the garbage collector will have it
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RealtimeMessage> ReceiveMessageAsync(CancellationToken cancellationToken)
    {
        const int LeastRoom = 4096;
        _inbox.Clear();
        while (true)
        {
            var result = await _socket.ReceiveAsync(_inbox.GetMemory(LeastRoom), cancellationToken).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                _outbox.Close(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, ""); // echoes the peer's code
                return new RealtimeMessage(RealtimeMessageKind.Closed, default);
            }

            var isText = result.MessageType == WebSocketMessageType.Text;
            _inbox.Advance(isText ? result.Count : 0);
            if (_inbox.WrittenCount > _options.MaxMessageByteCount)
            {
                throw RefuseLength();
            }

            if (result.EndOfMessage)
            {
                return isText
                    ? new RealtimeMessage(RealtimeMessageKind.Text, _inbox.Written)
                    : new RealtimeMessage(RealtimeMessageKind.Binary, default);
            }
        }
    }

    /// <summary>
    /// Reads on until the peer's close frame: a socket closed over unread bytes is reset, and the peer may lose what we sent last.
    /// </summary>
    private async Task DrainAsync()
    {
        if (_socket.State != WebSocketState.CloseSent)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(_options.CloseTimeout, _options.TimeProvider);
        try
        {
            if (_isReadToTheEnd || Volatile.Read(ref _receivers) > 0)
            {
                await _ended.Task.WaitAsync(timeout.Token).ConfigureAwait(false);
            }

            while (_socket.State == WebSocketState.CloseSent && (await ReceiveAsync(timeout.Token).ConfigureAwait(false)).Kind != RealtimeMessageKind.Closed)
            {
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ParleyException)
        {
            _socket.Abort(); // the peer does not answer: nothing more can be done for it
        }
    }

    private async ValueTask PostAsync(PooledUtf8Buffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            await _outbox.PostAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException fault)
        {
            throw _failure ?? Broken(fault);
        }
    }

    private bool Fail()
    {
        if (!_outbox.IsClosed)
        {
            _failure = new RealtimeDisconnectedException(
                $"The peer reads too slowly: {_options.OutboxCapacity} events or {_options.OutboxByteLimit} bytes wait for it. The connection was closed.");
            _outbox.GiveUp(WebSocketCloseStatus.PolicyViolation, "client reads too slowly");
        }

        return false;
    }

    private ParleyProtocolException RefuseLength()
    {
        _outbox.Close(WebSocketCloseStatus.MessageTooBig, "message too big");
        return new ParleyProtocolException(
            "message_too_big", $"Expected messages of at most {_options.MaxMessageByteCount} bytes; a longer one came.", isFatal: true);
    }

    private RealtimeDisconnectedException Broken(Exception fault)
    {
        var how = CloseStatus is { } status ? $"was closed with {status} {CloseReason}".TrimEnd() : "broke without a close frame";
        return new RealtimeDisconnectedException($"The connection {how}.", CloseStatus, fault);
    }
}
