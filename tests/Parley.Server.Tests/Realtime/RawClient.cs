using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.Realtime;

/// <summary>A Realtime client with no manners: it sends what it is told to.</summary>
internal sealed class RawClient : IDisposable
{
    /// <summary>Longer than anything takes on a busy machine: a test then says what it waited for, instead of hanging.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    public string? SubProtocol => _socket.SubProtocol;

    public int? CloseStatus => (int?)_socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    public System.Net.HttpStatusCode HttpStatus => _socket.HttpStatusCode;

    public static async Task<RawClient> ConnectAsync(
        Uri server, string pathAndQuery, CancellationToken cancellationToken, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new RawClient();
        client._socket.Options.CollectHttpResponseDetails = true;
        (configure ?? (options => options.SetRequestHeader("Authorization", "Bearer test")))(client._socket.Options);
        await client._socket.ConnectAsync(new Uri($"ws://{server.Authority}{pathAndQuery}"), cancellationToken);
        return client;
    }

    public Task SendAsync(string text, CancellationToken cancellationToken) =>
        SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, cancellationToken);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type, CancellationToken cancellationToken) =>
        _socket.SendAsync(bytes, type, endOfMessage: true, cancellationToken);

    public Task SendPartAsync(byte[] bytes, CancellationToken cancellationToken) =>
        _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: false, cancellationToken);

    /// <summary>The next event; null when the server closed.</summary>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public async Task<JsonElement?> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ReceiveEventAsync(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"The server sent nothing for {s_patience.TotalSeconds} s.");
        }
    }

    private async Task<JsonElement?> ReceiveEventAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                if (_socket.State == WebSocketState.CloseReceived)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                }

                return null;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                Assert.Equal(WebSocketMessageType.Text, result.MessageType);
                return JsonElement.Parse(_buffer.AsSpan(0, length));
            }
        }
    }

    /// <summary>The next event of a type; others are passed over.</summary>
    public async Task<JsonElement> ReceiveAsync(string type, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(cancellationToken) is { } serverEvent)
        {
            if (serverEvent.GetProperty("type").GetString() == type)
            {
                return serverEvent;
            }
        }

        throw new InvalidOperationException($"The server closed ({CloseStatus} {CloseReason}) before {type}.");
    }

    /// <summary>Reads to the close frame.</summary>
    public async Task ReceiveCloseAsync(CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(cancellationToken) is not null)
        {
        }
    }

    public Task CloseAsync(CancellationToken cancellationToken) =>
        _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "OK", cancellationToken);

    /// <summary>Sends the close frame; the server's is for a reader to find.</summary>
    public Task CloseOutputAsync(CancellationToken cancellationToken) =>
        _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "OK", cancellationToken);

    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();
}
