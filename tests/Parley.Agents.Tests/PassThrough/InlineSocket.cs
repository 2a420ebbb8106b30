using System.Net.WebSockets;
using System.Threading.Tasks.Sources;
using Parley.Realtime;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tests.PassThrough;

/// <summary>
/// A server at the other end of a socket: what it says is received in the very call, on the test's thread, as far as whoever receives waits
/// for it. It greets, confirms the session, and counts what it is sent. Allocates nothing.
/// </summary>
internal sealed class InlineSocket : WebSocket, IValueTaskSource<ValueWebSocketReceiveResult>
{
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _unread = new();
    private ManualResetValueTaskSourceCore<ValueWebSocketReceiveResult> _receiving;
    private Memory<byte> _buffer;
    private bool _isReceiving;
    private WebSocketState _state = WebSocketState.Open;

    public InlineSocket() => Say(new SessionCreatedEvent { Session = new RealtimeSessionConfiguration { Id = "sess_1" } });

    /// <summary>How many messages it was sent.</summary>
    public int SentCount { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => _state == WebSocketState.Closed ? WebSocketCloseStatus.NormalClosure : null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <summary>A model whose only connection is this socket.</summary>
    public OpenAIRealtimeModel ToModel() => new(new OpenAIRealtimeOptions
    {
        Model = "m", ApiKey = _ => ValueTask.FromResult("k"), SocketFactory = (_, _, _) => ValueTask.FromResult<WebSocket>(this),
    });

    public void Say(ServerEvent serverEvent) => Say(serverEvent.ToUtf8Json());

    public void Say(byte[] utf8Json)
    {
        lock (_gate)
        {
            if (!_isReceiving)
            {
                _unread.Enqueue(utf8Json);
                return;
            }

            _isReceiving = false;
        }

        _receiving.SetResult(Put(utf8Json, _buffer));
    }

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_unread.TryDequeue(out var utf8Json))
            {
                return ValueTask.FromResult(Put(utf8Json, buffer));
            }

            if (_state != WebSocketState.Open)
            {
                return ValueTask.FromResult(End());
            }

            _buffer = buffer;
            _isReceiving = true;
            _receiving.Reset();
            return new ValueTask<ValueWebSocketReceiveResult>(this, _receiving.Version);
        }
    }

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        SentCount++;
        if (buffer.Span.StartsWith("{\"type\":\"session.update\""u8) && ClientEvent.Read(buffer.Span) is SessionUpdateEvent update)
        {
            Say(new SessionUpdatedEvent { Session = update.Session });
        }

        return ValueTask.CompletedTask;
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        bool isWaiting;
        lock (_gate)
        {
            _state = WebSocketState.CloseSent;
            (isWaiting, _isReceiving) = (_isReceiving, false);
        }

        if (isWaiting)
        {
            _receiving.SetResult(End());
        }

        return Task.CompletedTask;
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override void Abort() => CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    public override void Dispose() => Abort();

    ValueWebSocketReceiveResult IValueTaskSource<ValueWebSocketReceiveResult>.GetResult(short token) => _receiving.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ValueWebSocketReceiveResult>.GetStatus(short token) => _receiving.GetStatus(token);

    void IValueTaskSource<ValueWebSocketReceiveResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _receiving.OnCompleted(continuation, state, token, flags);

    private static ValueWebSocketReceiveResult Put(byte[] utf8Json, Memory<byte> buffer)
    {
        utf8Json.CopyTo(buffer.Span);
        return new ValueWebSocketReceiveResult(utf8Json.Length, WebSocketMessageType.Text, true);
    }

    private ValueWebSocketReceiveResult End()
    {
        _state = WebSocketState.Closed;
        return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true);
    }
}
