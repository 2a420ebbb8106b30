using System.Net.WebSockets;
using System.Text;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>
/// The server's end of a carrier's WebSocket whose other end is the test. Deterministic: what is said while the leg waits is taken on the
/// thread that says it, before <see cref="Say(string)"/> returns; what the leg sends goes to <see cref="Sent"/> on the thread that sends it.
/// </summary>
internal sealed class CarrierSocket : WebSocket
{
    private readonly Lock _gate = new();
    private readonly Queue<(byte[] Data, WebSocketMessageType Type)> _said = [];
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _reader; // goes on inline
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (byte[] Data, WebSocketMessageType Type) _next;
    private byte[] _rest = [];
    private WebSocketMessageType _restType;
    private WebSocketState _state = WebSocketState.Open;
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
        TaskCompletionSource? reader;
        lock (_gate)
        {
            _said.Enqueue((data, type));
            reader = TakeReader();
        }

        reader?.TrySetResult();
    }

    /// <summary>Several messages that are all there when the leg looks.</summary>
    public void SayAtOnce(params IEnumerable<string> messages)
    {
        TaskCompletionSource? reader;
        lock (_gate)
        {
            foreach (var message in messages)
            {
                _said.Enqueue((Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text));
            }

            reader = TakeReader();
        }

        reader?.TrySetResult();
    }

    public void SayClose() => Say([], WebSocketMessageType.Close);

    /// <summary>The connection is lost without a word.</summary>
    public void Break()
    {
        TaskCompletionSource? reader;
        lock (_gate)
        {
            _isBroken = true;
            reader = TakeReader();
        }

        reader?.TrySetResult();
    }

    /// <summary>Completes when the leg has taken all that was said, and waits for more.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken) => _idle.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);

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

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource reader;
            lock (_gate)
            {
                if (_rest.Length > 0 || _said.TryDequeue(out _next))
                {
                    return Take(buffer);
                }

                if (_isBroken)
                {
                    _idle.TrySetResult();
                    throw new WebSocketException("reset");
                }

                reader = _reader = new TaskCompletionSource();
                _idle.TrySetResult();
            }

            await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), reader))
            {
                await reader.Task;
            }
        }
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

    private ValueWebSocketReceiveResult Take(Memory<byte> buffer)
    {
        if (_rest.Length == 0)
        {
            (_rest, _restType) = _next;
        }

        if (_restType == WebSocketMessageType.Close)
        {
            _state = _state == WebSocketState.CloseSent ? WebSocketState.Closed : WebSocketState.CloseReceived;
        }

        var count = Math.Min(_rest.Length, buffer.Length);
        _rest.AsSpan(0, count).CopyTo(buffer.Span);
        _rest = _rest[count..];
        return new ValueWebSocketReceiveResult(count, _restType, _rest.Length == 0);
    }

    private TaskCompletionSource? TakeReader()
    {
        (var reader, _reader) = (_reader, null);
        if (reader is not null)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return reader;
    }
}
