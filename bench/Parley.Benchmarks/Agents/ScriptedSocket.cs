using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Realtime;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Sessions;

namespace Parley.Benchmarks.Agents;

/// <summary>A server as its socket's bytes: it confirms the session, and says what it is told, event by event.</summary>
internal sealed class ScriptedSocket : WebSocket
{
    private readonly Channel<(byte[][] Events, int Count)> _script = Channel.CreateBounded<(byte[][], int)>(64);
    private (byte[][] Events, int Count) _current;
    private int _said;
    private WebSocketState _state = WebSocketState.Open;

    public ScriptedSocket() => Say(new SessionCreatedEvent { Session = new RealtimeSessionConfiguration { Id = "sess_1" } }.ToUtf8Json());

    public override WebSocketCloseStatus? CloseStatus => _state == WebSocketState.Closed ? WebSocketCloseStatus.NormalClosure : null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <summary>A model whose only connection is this socket.</summary>
    public OpenAIRealtimeModel ToModel() => new(new OpenAIRealtimeOptions
    {
        Model = "m", ApiKey = _ => ValueTask.FromResult("k"), SocketFactory = (_, _, _) => ValueTask.FromResult<WebSocket>(this),
    });

    /// <summary>Says one event.</summary>
    public void Say(byte[] utf8Json) => Say([utf8Json], 1);

    /// <summary>Says so many events, each in its turn and then from the beginning: no two in a row may have one id.</summary>
    public void Say(byte[][] events, int count) => _script.Writer.TryWrite((events, count));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // as a socket's, it allocates nothing
    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_said == _current.Count)
        {
            _said = 0;
            _current = default;
            if (!_script.Reader.TryRead(out _current) && !await _script.Reader.WaitToReadAsync(cancellationToken))
            {
                _state = WebSocketState.Closed;
                return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true);
            }
        }

        var utf8Json = _current.Events[_said++ % _current.Events.Length];
        utf8Json.CopyTo(buffer.Span);
        return new ValueWebSocketReceiveResult(utf8Json.Length, WebSocketMessageType.Text, true);
    }

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (buffer.Span.StartsWith("{\"type\":\"session.update\""u8) && ClientEvent.Read(buffer.Span) is SessionUpdateEvent update)
        {
            Say(new SessionUpdatedEvent { Session = update.Session }.ToUtf8Json());
        }

        return ValueTask.CompletedTask;
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _state = WebSocketState.CloseSent;
        _script.Writer.TryComplete();
        return Task.CompletedTask;
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override void Abort() => _script.Writer.TryComplete();

    public override void Dispose() => _script.Writer.TryComplete();
}
