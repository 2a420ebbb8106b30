using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Interop;

namespace Parley.Server.Tests.Calls;

/// <summary>The page's socket, spoken by hand.</summary>
[Trait("Category", "Integration")]
public sealed class WebCallTests
{
    [Fact]
    public async Task Call_TypedQuestion_IsAnsweredInWordsAndSound()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);
        using var socket = await ConnectAsync(server.Url, "shopmax", cancellationToken);
        var started = await ReceiveAsync(socket, "call.started", cancellationToken);

        await SendAsync(socket, """{"type":"text","text":"Where is my order ORD-DEL-7721?"}""", cancellationToken);
        var tool = await ReceiveAsync(socket, "tool.ended", cancellationToken);
        var (answer, audioByteCount) = await ReceiveAnswerAsync(socket, cancellationToken);
        await SendAsync(socket, """{"type":"hang_up"}""", cancellationToken);
        var ended = await ReceiveAsync(socket, "call.ended", cancellationToken);

        Assert.Equal("offline", started.GetProperty("engine").GetString());
        Assert.Equal("get_order_status", tool.GetProperty("name").GetString());
        Assert.Contains("in transit", answer, StringComparison.Ordinal);
        Assert.InRange(audioByteCount, 1, int.MaxValue);
        Assert.Equal("hang_up", ended.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Call_UnknownAgent_IsToldSoAndEnds()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var socket = await ConnectAsync(server.Url, "nobody", cancellationToken);

        var error = await ReceiveAsync(socket, "error", cancellationToken);
        var ended = await ReceiveAsync(socket, "call.ended", cancellationToken);

        Assert.Equal("unknown_agent", error.GetProperty("code").GetString());
        Assert.Equal("not_answered", ended.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Call_PageOfAnotherSite_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        await Assert.ThrowsAsync<WebSocketException>(
            () => ConnectAsync(server.Url, "shopmax", cancellationToken, "https://evil.example"));
    }

    private static async Task<ClientWebSocket> ConnectAsync(Uri server, string agent, CancellationToken cancellationToken, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin ?? server.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}/calls/web?agent={agent}"), cancellationToken);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket, string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (message, _) = await ReceiveAsync(socket, cancellationToken);
            if (message?.GetProperty("type").GetString() == type)
            {
                return message.Value;
            }
        }
    }

    private static async Task<(string Text, int AudioByteCount)> ReceiveAnswerAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var text = "";
        var byteCount = 0;
        while (true)
        {
            var (message, audio) = await ReceiveAsync(socket, cancellationToken);
            byteCount += audio;
            switch (message?.GetProperty("type").GetString())
            {
                case "agent.transcript":
                    text = message.Value.GetProperty("text").GetString()!;
                    break;
                case "agent.audio_done":
                    return (text, byteCount);
            }
        }
    }

    private static async Task<(JsonElement? Message, int AudioByteCount)> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += result.Count;
        }
        while (!result.EndOfMessage);

        return result.MessageType switch
        {
            WebSocketMessageType.Text => (JsonElement.Parse(buffer.AsSpan(0, length)), 0),
            WebSocketMessageType.Binary => (null, length),
            _ => throw new InvalidOperationException("The server closed."),
        };
    }
}
