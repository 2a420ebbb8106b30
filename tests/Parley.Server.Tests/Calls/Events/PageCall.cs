using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.Calls.Events;

/// <summary>A call from a page, by typing.</summary>
internal sealed class PageCall : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[128 * 1024];

    /// <summary>The call's id.</summary>
    public string Id => Started.GetProperty("call_id").GetString()!;

    /// <summary>The first message of the call.</summary>
    public JsonElement Started { get; private set; }

    /// <summary>Calls, and waits until the call has begun.</summary>
    public static async Task<PageCall> DialAsync(Uri server, CancellationToken cancellationToken, string agent = "", string? key = null, string? origin = null, string? cookie = null)
    {
        var call = new PageCall();
        foreach (var protocol in key is null ? [] : new[] { "realtime", $"openai-insecure-api-key.{key}" })
        {
            call._socket.Options.AddSubProtocol(protocol);
        }

        if (cookie is not null)
        {
            call._socket.Options.SetRequestHeader("Cookie", $"parley={cookie}");
        }

        call._socket.Options.SetRequestHeader("Origin", origin ?? server.GetLeftPart(UriPartial.Authority));
        await call._socket.ConnectAsync(new Uri($"ws://{server.Authority}/calls/web?agent={agent}"), cancellationToken);
        call.Started = await call.ReceiveAsync("call.started", cancellationToken);
        return call;
    }

    /// <summary>Calls, and waits until it is said that there will be no call.</summary>
    public static async Task RefusedAsync(Uri server, string agent, CancellationToken cancellationToken)
    {
        using var call = new PageCall();
        call._socket.Options.SetRequestHeader("Origin", server.GetLeftPart(UriPartial.Authority));
        await call._socket.ConnectAsync(new Uri($"ws://{server.Authority}/calls/web?agent={agent}"), cancellationToken);
        await call.ReceiveAsync("call.ended", cancellationToken);
    }

    public Task TypeAsync(string text, CancellationToken cancellationToken) =>
        SendAsync($$"""{"type":"text","text":{{JsonSerializer.Serialize(text)}}}""", cancellationToken);

    /// <summary>Waits until the agent has spoken.</summary>
    public Task HearAsync(CancellationToken cancellationToken) => ReceiveAsync("agent.audio_done", cancellationToken);

    /// <summary>Ends the call, and waits until it is over.</summary>
    public async Task HangUpAsync(CancellationToken cancellationToken)
    {
        await SendAsync("""{"type":"hang_up"}""", cancellationToken);
        await ReceiveAsync("call.ended", cancellationToken);
    }

    public void Dispose() => _socket.Dispose();

    public Task SendAsync(string json, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>The next message of a type; what comes before is passed over.</summary>
    public async Task<JsonElement> ReceiveAsync(string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            if (result.MessageType == WebSocketMessageType.Text
                && JsonElement.Parse(_buffer.AsSpan(0, length)) is var message && message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }
    }
}
