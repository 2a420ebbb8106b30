using System.Net.WebSockets;
using System.Text;
using System.Threading.Tasks.Sources;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>
/// The server's end of a carrier's WebSocket whose other end is the test. Deterministic: what is said while the leg waits is taken on the
/// thread that says it, before <see cref="Say(string)"/> returns; what the leg sends goes to <see cref="Sent"/> on the thread that sends it.
/// </summary>
internal sealed class CarrierSocket : WebSocket, IValueTaskSource<ValueWebSocketReceiveResult>
{
    private readonly Lock _gate = new();
    private readonly Queue<(byte[] Data, WebSocketMessageType Type)> _said = [];
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ManualResetValueTaskSourceCore<ValueWebSocketReceiveResult> _waiter; // goes on inline
    private CancellationTokenRegistration _cancellation;
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Memory<byte> _target;
    private byte[] _rest = [];
    private WebSocketMessageType _restType;
    private WebSocketState _state = WebSocketState.Open;
    private bool _isWaiting;
    private bool _isBroken;

    /// <summary>Takes what the leg sends; the memory is the leg's.</summary>
    public Action<ReadOnlyMemory<byte>, WebSocketMessageType> Sent { get; set; } = static (_, _) => { };

    /// <summary>While not null, sends wait for it.</summary>
    public Task? SendGate { get; set; }

    /// <summary>False for a peer that does not answer the close frame.</summary>
    public bool AnswersClose { get; init; } = true;

    /// <summary>The close frame that the leg sent; null before.</summary>
    public WebSocketCloseStatus? SentClose { get; private set; }

    public bool IsDisposed { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    public void Say(string json) => Say(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text);

    public void Say(byte[] data, WebSocketMessageType type)
    {
        lock (_gate)
        {
            _said.Enqueue((data, type));
        }

        Deliver();
    }

    /// <summary>Several messages that are all there when the leg looks.</summary>
    public void SayAtOnce(params IEnumerable<string> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                _said.Enqueue((Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text));
            }
        }

        Deliver();
    }

    public void SayClose() => Say([], WebSocketMessageType.Close);

    /// <summary>The connection is lost without a word.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _isBroken = true;
        }

        Deliver();
    }

    /// <summary>Completes when the leg has taken all that was said, and waits for more.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _idle.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        }
    }

    public override void Abort()
    {
        _state = WebSocketState.Aborted;
        _aborted.TrySetResult();
        Break();
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        SentClose = closeStatus;
        var isAnswer = _state == WebSocketState.CloseReceived;
        _state = isAnswer ? WebSocketState.Closed : WebSocketState.CloseSent;
        if (AnswersClose && !isAnswer)
        {
            SayClose();
        }

        return Task.CompletedTask;
    }

    public override void Dispose() => IsDisposed = true;

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(result.Count, result.MessageType, result.EndOfMessage);
    }

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _target = buffer;
            if (TryTake(out var result))
            {
                return ValueTask.FromResult(result);
            }

            if (_isBroken)
            {
                return ValueTask.FromException<ValueWebSocketReceiveResult>(new WebSocketException("reset"));
            }

            _waiter.Reset();
        }

        _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((CarrierSocket)state!).Cancel(token), this);
        return new ValueTask<ValueWebSocketReceiveResult>(this, _waiter.Version);
    }

    ValueWebSocketReceiveResult IValueTaskSource<ValueWebSocketReceiveResult>.GetResult(short token)
    {
        _cancellation.Dispose();
        return _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<ValueWebSocketReceiveResult>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<ValueWebSocketReceiveResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _waiter.OnCompleted(continuation, state, token, flags);
        lock (_gate)
        {
            _isWaiting = true; // only now: what is said from here on finds somebody to go on inline
        }

        Deliver();
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (SendGate is { } gate)
        {
            await Task.WhenAny(gate, _aborted.Task).WaitAsync(cancellationToken);
        }

        if (_state == WebSocketState.Aborted)
        {
            throw new WebSocketException("aborted");
        }

        Sent(buffer, messageType);
    }

    /// <summary>Gives the waiting leg what there is, or tells that it waits in vain.</summary>
    private void Deliver()
    {
        ValueWebSocketReceiveResult result;
        bool isTaken;
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            isTaken = TryTake(out result);
            if (!isTaken && !_isBroken)
            {
                _idle.TrySetResult();
                return;
            }

            StopWaiting();
        }

        if (isTaken)
        {
            _waiter.SetResult(result);
        }
        else
        {
            _waiter.SetException(new WebSocketException("reset"));
        }
    }

    private void Cancel(CancellationToken token)
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            StopWaiting();
        }

        _waiter.SetException(new OperationCanceledException(token));
    }

    private void StopWaiting()
    {
        _isWaiting = false;
        if (_idle.Task.IsCompleted)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private bool TryTake(out ValueWebSocketReceiveResult result)
    {
        result = default;
        if (_rest.Length == 0)
        {
            if (!_said.TryDequeue(out var next))
            {
                return false;
            }

            (_rest, _restType) = next;
        }

        if (_restType == WebSocketMessageType.Close)
        {
            _state = _state == WebSocketState.CloseSent ? WebSocketState.Closed : WebSocketState.CloseReceived;
        }

        var count = Math.Min(_rest.Length, _target.Length);
        _rest.AsSpan(0, count).CopyTo(_target.Span);
        _rest = _rest[count..];
        result = new ValueWebSocketReceiveResult(count, _restType, _rest.Length == 0);
        return true;
    }
}
