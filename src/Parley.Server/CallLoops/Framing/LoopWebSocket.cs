using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Parley.Server.CallLoops.Framing;

/// <summary>
/// A WebSocket (RFC 6455, without extensions) straight over a loop's stream: a message is read out of what the loop has read, and written in one write, in
/// the very calls. As the platform's: one receiver and one sender at a time, and cancelling either ends the connection. Owns the stream.
/// </summary>
internal sealed class LoopWebSocket : WebSocket
{
    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly FrameInput _input;
    private readonly FrameOutput _output;
    private readonly KeepAlive? _keepAlive;
    private WebSocketState _state = WebSocketState.Open;
    private ClosePayload? _close;
    private Task _pinging = Task.CompletedTask; // never faults
    private bool _isInMessage;

    /// <param name="stream">Upgraded; the socket's from now on.</param>
    /// <param name="options">What the opening handshake brought.</param>
    /// <param name="timeProvider">The clock of the pings.</param>
    public LoopWebSocket(Stream stream, LoopWebSocketOptions options, TimeProvider timeProvider)
    {
        _stream = stream;
        SubProtocol = options.SubProtocol;
        _input = new FrameInput(options.IsServer, options.Received.Span);
        _output = new FrameOutput(stream, options.IsServer ? null : new MaskSource());
        _keepAlive = options.KeepAliveInterval > TimeSpan.Zero && options.KeepAliveTimeout > TimeSpan.Zero
            ? new KeepAlive(options.KeepAliveInterval, options.KeepAliveTimeout, timeProvider, Ping, Abort)
            : null;
    }

    public override string? SubProtocol { get; }

    public override WebSocketState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    public override WebSocketCloseStatus? CloseStatus => _close?.Status;

    public override string? CloseStatusDescription => _close?.Reason;

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Require(WebSocketState.Open, WebSocketState.CloseSent);
        var step = _input.Read(buffer.Span, out var count);
        return step == FrameStep.Data
            ? new ValueTask<ValueWebSocketReceiveResult>(Piece(count))
            : ReceiveLaterAsync(step, buffer, cancellationToken);
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(result.Count, result.MessageType, result.EndOfMessage, CloseStatus, CloseStatusDescription);
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Require(WebSocketState.Open, WebSocketState.CloseReceived);
        var kind = _isInMessage ? FrameKind.Continuation : messageType == WebSocketMessageType.Text ? FrameKind.Text : FrameKind.Binary;
        _isInMessage = !endOfMessage;
        var writing = _output.WriteAsync(kind, endOfMessage, buffer, cancellationToken);
        return writing.IsCompletedSuccessfully ? writing : WriteAsync(writing);
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override async Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        var payload = new ClosePayload(closeStatus, statusDescription ?? "").ToBytes();
        lock (_gate)
        {
            Require(WebSocketState.Open, WebSocketState.CloseReceived);
            _state = _state == WebSocketState.Open ? WebSocketState.CloseSent : WebSocketState.Closed;
        }

        await WriteAsync(_output.WriteAsync(FrameKind.Close, isFinal: true, payload, cancellationToken));
    }

    public override async Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        if (State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await CloseOutputAsync(closeStatus, statusDescription, cancellationToken);
        }

        var rest = new byte[FrameHeader.MaxControlByteCount];
        while (State == WebSocketState.CloseSent)
        {
            await ReceiveAsync(rest.AsMemory(), cancellationToken);
        }
    }

    public override void Abort()
    {
        lock (_gate)
        {
            _state = _state == WebSocketState.Closed ? _state : WebSocketState.Aborted;
        }

        Dispose();
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            _state = _state == WebSocketState.Closed ? _state : WebSocketState.Aborted;
        }

        _keepAlive?.Dispose();
        _stream.Dispose();
    }

    private ValueWebSocketReceiveResult Piece(int count) => new(count, _input.MessageType, _input.IsEndOfMessage);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ValueWebSocketReceiveResult> ReceiveLaterAsync(FrameStep step, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            while (step != FrameStep.Data)
            {
                switch (step)
                {
                    case FrameStep.Unknown:
                        var added = await _stream.ReadAsync(_input.Room(), cancellationToken);
                        Added(added);
                        break;
                    case FrameStep.Ping when State == WebSocketState.Open:
                        await _output.WriteAsync(FrameKind.Pong, isFinal: true, _input.Control, cancellationToken);
                        break;
                    case FrameStep.Close when TryEnd():
                        return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
                    case FrameStep.Close or FrameStep.Violation:
                        throw await RefuseAsync(WebSocketCloseStatus.ProtocolError, cancellationToken);
                    case FrameStep.BadText:
                        throw await RefuseAsync(WebSocketCloseStatus.InvalidPayloadData, cancellationToken);
                }

                step = _input.Read(buffer.Span, out count);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw Broken(exception);
        }
        catch (OperationCanceledException)
        {
            Abort();
            throw;
        }

        return Piece(count);
    }

    private void Added(int byteCount)
    {
        if (byteCount == 0)
        {
            throw new EndOfStreamException("The connection ended without a close frame.");
        }

        _keepAlive?.Heard();
        _input.Added(byteCount);
    }

    /// <summary>The peer's close frame has come. False when no peer may say so.</summary>
    private bool TryEnd()
    {
        if (!ClosePayload.TryRead(_input.Control.Span, out var close))
        {
            return false;
        }

        lock (_gate)
        {
            _close = close;
            _state = _state switch
            {
                WebSocketState.Open => WebSocketState.CloseReceived,
                WebSocketState.CloseSent => WebSocketState.Closed,
                _ => _state,
            };
        }

        return true;
    }

    /// <summary>Tells the peer why the connection ends, where that is still possible.</summary>
    private async ValueTask<WebSocketException> RefuseAsync(WebSocketCloseStatus status, CancellationToken cancellationToken)
    {
        bool isOpen;
        lock (_gate)
        {
            isOpen = _state == WebSocketState.Open;
            _state = WebSocketState.Aborted;
        }

        if (isOpen)
        {
            await _output.WriteAsync(FrameKind.Close, isFinal: true, new ClosePayload(status, "").ToBytes(), cancellationToken);
        }

        return new WebSocketException(WebSocketError.Faulted, $"The peer broke the protocol ({(int)status}).");
    }

    private async ValueTask WriteAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw Broken(exception);
        }
        catch (OperationCanceledException)
        {
            Abort();
            throw;
        }
    }

    private WebSocketException Broken(Exception exception)
    {
        Abort();
        return new WebSocketException(WebSocketError.ConnectionClosedPrematurely, exception);
    }

    private void Ping() => _pinging = PingAsync();

    private async Task PingAsync()
    {
        try
        {
            await _output.WriteAsync(FrameKind.Ping, isFinal: true, ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // the receiver learns it, too
        }
    }

    private void Require(WebSocketState one, WebSocketState other)
    {
        var state = State;
        if (state != one && state != other)
        {
            throw new WebSocketException(WebSocketError.InvalidState, $"The WebSocket is {state}; it must be {one} or {other}.");
        }
    }
}
