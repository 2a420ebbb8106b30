using System.Net.WebSockets;
using System.Threading.Tasks.Sources;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>A WebSocket that allocates nothing itself: each message wakes the leg, which takes it on the test's thread.</summary>
internal sealed class QuietSocket : WebSocket, IValueTaskSource<ValueWebSocketReceiveResult>
{
    private readonly ManualResetEventSlim _isWaiting = new();
    private ManualResetValueTaskSourceCore<ValueWebSocketReceiveResult> _waiter; // goes on inline
    private Memory<byte> _target;
    private WebSocketState _state = WebSocketState.Open;

    public long SentCount { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <summary>Waits until the leg waits for a message.</summary>
    public void WaitForReader(CancellationToken cancellationToken) => _isWaiting.Wait(TimeSpan.FromSeconds(20), cancellationToken);

    public void Say(ReadOnlySpan<byte> message, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        message.CopyTo(_target.Span);
        _isWaiting.Reset();
        _waiter.SetResult(new ValueWebSocketReceiveResult(message.Length, type, endOfMessage: true));
    }

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _target = buffer;
        _waiter.Reset();
        return new ValueTask<ValueWebSocketReceiveResult>(this, _waiter.Version);
    }

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        SentCount++;
        return ValueTask.CompletedTask;
    }

    public override void Abort()
    {
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _state = WebSocketState.Closed;
        Say([], WebSocketMessageType.Close);
        return Task.CompletedTask;
    }

    public override void Dispose() => _isWaiting.Dispose();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueWebSocketReceiveResult IValueTaskSource<ValueWebSocketReceiveResult>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ValueWebSocketReceiveResult>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<ValueWebSocketReceiveResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _waiter.OnCompleted(continuation, state, token, flags);
        _isWaiting.Set(); // only now: what is said from here on finds somebody to go on inline
    }
}
