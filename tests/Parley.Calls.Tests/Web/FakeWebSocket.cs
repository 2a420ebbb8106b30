using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Calls.Tests.Web;

/// <summary>The server's end of a WebSocket whose other end is the test.</summary>
internal sealed class FakeWebSocket : WebSocket
{
    private readonly Channel<(byte[] Data, WebSocketMessageType Type)> _toServer = Channel.CreateUnbounded<(byte[], WebSocketMessageType)>();
    private readonly Channel<(byte[] Data, WebSocketMessageType Type)> _fromServer = Channel.CreateUnbounded<(byte[], WebSocketMessageType)>();
    private ReadOnlyMemory<byte> _rest;
    private WebSocketMessageType _restType;
    private WebSocketState _state = WebSocketState.Open;

    /// <summary>While not null, sends wait for it.</summary>
    public Task? SendGate { get; set; }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    public void Say(string json) => _toServer.Writer.TryWrite((Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text));

    public void SayAudio(byte[] audio) => _toServer.Writer.TryWrite((audio, WebSocketMessageType.Binary));

    public void SayClose() => _toServer.Writer.TryWrite(([], WebSocketMessageType.Close));

    public void Break() => _toServer.Writer.TryComplete(new WebSocketException("reset"));

    /// <summary>The next message: text, or null for audio.</summary>
    public async Task<JsonElement?> NextAsync(CancellationToken cancellationToken)
    {
        var (data, type) = await _fromServer.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        return type == WebSocketMessageType.Text ? JsonElement.Parse(data) : null;
    }

    /// <summary>The next text message of a type; what comes before is passed over.</summary>
    public async Task<JsonElement> NextAsync(string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await NextAsync(cancellationToken) is { } message && message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }
    }

    public override void Abort()
    {
        _state = WebSocketState.Aborted;
        Break();
        _fromServer.Writer.TryComplete(new WebSocketException("aborted"));
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _state = WebSocketState.CloseSent;
        _fromServer.Writer.TryComplete();
        SayClose(); // a well-behaved page answers
        return Task.CompletedTask;
    }

    public override void Dispose()
    {
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(result.Count, result.MessageType, result.EndOfMessage);
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            try
            {
                (_rest, _restType) = await _toServer.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException)
            {
                throw new WebSocketException("reset");
            }
        }

        var count = Math.Min(_rest.Length, buffer.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return new ValueWebSocketReceiveResult(count, _restType, _rest.IsEmpty);
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (SendGate is { } gate)
        {
            await gate.WaitAsync(cancellationToken);
        }

        _fromServer.Writer.TryWrite((buffer.ToArray(), messageType));
    }
}
