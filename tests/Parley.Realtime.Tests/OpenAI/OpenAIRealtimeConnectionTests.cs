using System.Net.WebSockets;
using System.Text;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Server;

namespace Parley.Realtime.OpenAI;

/// <summary>A connection at work: what passes, what waits, and when it is given up.</summary>
[Trait("Category", "Integration")]
public sealed class OpenAIRealtimeConnectionTests
{
    private const int Patient = 30_000; // for tests that would hang if they failed
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Statement(40, 41)]
    [Complaint(19)]
    public async Task ReceiveAsync_UnknownAndUnreadableEvents_PassAndTheConnectionGoesOn()
    {
        const string Strange = """
            < {"type":"new.thing","event_id":"e1","value":{"a":[1]}}
            < {
            < {"type":"response.output_text.delta"}
            < {"type":"response.output_text.done","event_id":"e2","response_id":"r","item_id":"i","output_index":0,"content_index":0,"text":"Yes.","novel":true}
            ! 1000
            """;
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created + Strange, Token);
        await using var connection = await ConnectAsync(server.Endpoint);

        var events = await connection.ReadAllAsync();

        await playing;
        Assert.IsType<SessionCreatedEvent>(events[0]);
        var unknown = Assert.IsType<UnknownServerEvent>(events[1]);
        Assert.Equal(1, unknown.Json.GetProperty("value").GetProperty("a")[0].GetInt32());
        Assert.Equal("invalid_json", Assert.IsType<ErrorEvent>(events[2]).Error.Code);
        Assert.Equal("missing_required_parameter", Assert.IsType<ErrorEvent>(events[3]).Error.Code);
        Assert.Equal("Yes.", Assert.IsType<ResponseOutputTextDoneEvent>(events[4]).Text);
    }

    [Fact]
    public async Task SendAsync_UnknownEvent_PassesWhole()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created + "> future.event\n! 1000", Token);
        await using var connection = await ConnectAsync(server.Endpoint);

        await connection.SendAsync(ClientEvent.Read("""{"type":"future.event","extra":{"deep":[true]}}"""u8), Token);
        await connection.ReadAllAsync();

        await playing;
        Assert.True(server.Received[0].GetProperty("extra").GetProperty("deep")[0].GetBoolean());
    }

    [Fact]
    public async Task ReceiveAsync_SecondReader_IsAnError()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created + "! 1000", Token);
        await using var connection = await ConnectAsync(server.Endpoint);
        await connection.ReadAllAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(connection.ReadAllAsync);
        await playing;
    }

    [Fact(Timeout = Patient)]
    public async Task DisposeAsync_WhileReading_EndsTheReaderAndClosesInOrder()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created, Token);
        var connection = await ConnectAsync(server.Endpoint);
        var reading = connection.ReadAllAsync();

        await connection.DisposeAsync();

        Assert.Single(await reading);
        await playing;
    }

    [Fact(Timeout = Patient)]
    [Row(56, 69), Complaint(16)]
    public async Task ReceiveAsync_PeerNeverPongs_IsFoundDead()
    {
        using var stub = new WebSocketListener();
        var accepting = AcceptAsync(stub);
        var options = new OpenAIRealtimeOptions
        {
            Endpoint = stub.Endpoint, Model = "m", KeepAliveInterval = s_soon, KeepAliveTimeout = s_soon,
        };
        await using var connection = await new OpenAIRealtimeModel(options).ConnectAsync(Token);
        using var server = await accepting; // which does not read, and so never answers a ping

        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(connection.ReadAllAsync);

        Assert.Equal(RealtimeFailure.NetworkLost, fault.Failure);
        Assert.Null(fault.CloseStatus);
    }

    [Fact]
    [Row(56, 69)]
    public void KeepAlive_Defaults_FindADeadPeerWithinTenSeconds()
    {
        var options = new OpenAIRealtimeOptions();
        var platformsOwn = TimeSpan.FromSeconds(2); // its timer looks once a second, before the ping and before giving up

        Assert.InRange(options.KeepAliveInterval + options.KeepAliveTimeout + platformsOwn, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact(Timeout = Patient)]
    public async Task ReceiveAsync_ReaderPausesWithFullInbox_GetsEveryEventInOrder()
    {
        const int Count = 2000;
        using var stub = new WebSocketListener();
        var accepting = AcceptAsync(stub);
        await using var connection = await ConnectAsync(stub.Endpoint, options => options.InboxCapacity = 2);
        using var server = await accepting;
        await SendManyAsync(server, Count); // all but a few wait in the sockets' own buffers

        var indices = new List<string?>();
        await foreach (var serverEvent in connection.ReceiveAsync(Token))
        {
            indices.Add(serverEvent.EventId);
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(index => $"e{index}"), indices.Skip(1));
    }

    [Fact(Timeout = Patient)]
    public async Task ReceiveAsync_ReaderStaysAway_EndsByName()
    {
        using var stub = new WebSocketListener();
        var accepting = AcceptAsync(stub);
        await using var connection = await ConnectAsync(
            stub.Endpoint, options => (options.InboxCapacity, options.KeepAliveTimeout) = (2, 2 * s_soon));
        using var server = await accepting;
        var sending = SendManyAsync(server, 100);

        var close = await ReceiveCloseAsync(server); // the reader has not begun
        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(connection.ReadAllAsync);

        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "client reads too slowly"), close);
        Assert.Equal(RealtimeFailure.SlowReader, fault.Failure);
        await sending;
    }

    [Fact(Timeout = Patient)]
    public async Task SendAudioAsync_ServerDoesNotRead_WaitsAndLosesNothing()
    {
        const int Count = 64;
        using var stub = new WebSocketListener();
        var accepting = AcceptAsync(stub);
        await using var connection = await ConnectAsync(stub.Endpoint, options => options.Socket.OutboxCapacity = 1);
        using var server = await accepting;
        var audio = new byte[256 * 1024];
        var pending = Enumerable.Range(0, Count).Select(_ => connection.SendAudioAsync(audio, Token).AsTask()).ToList();

        var waiting = pending.Count(task => !task.IsCompleted);
        var messageCount = 0;
        var buffer = new byte[64 * 1024];
        while (messageCount < Count)
        {
            messageCount += (await server.ReceiveAsync(buffer.AsMemory(), Token)).EndOfMessage ? 1 : 0;
        }

        await Task.WhenAll(pending);
        Assert.InRange(waiting, 1, Count); // the socket's own buffers take some of it
    }

    [Fact(Timeout = Patient)]
    [Statement(31)]
    public async Task Frames_Of15MebibytesOfBase64_PassBothWays()
    {
        const int ByteCount = 15 * 1024 * 1024 / 4 * 3;
        using var stub = new WebSocketListener();
        var accepting = AcceptAsync(stub);
        await using var connection = await ConnectAsync(stub.Endpoint);
        using var server = await accepting;
        var audio = new byte[ByteCount];
        audio[^1] = 7;

        var sending = connection.SendAudioAsync(audio, Token);
        var received = await ReceiveTextAsync(server);
        await sending;
        await SendAsync(server, $$"""{"type":"response.output_audio.delta","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(audio)}}"}""");
        await server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        var events = await connection.ReadAllAsync();

        Assert.Equal(audio, System.Text.Json.JsonDocument.Parse(received).RootElement.GetProperty("audio").GetBytesFromBase64());
        Assert.Equal(7, Assert.IsType<ResponseOutputAudioDeltaEvent>(events[^1]).Delta.Span[^1]);
    }

    private static async Task<IRealtimeConnection> ConnectAsync(Uri endpoint, Action<OpenAIRealtimeOptions>? configure = null)
    {
        var options = new OpenAIRealtimeOptions { Endpoint = endpoint, Model = "m" };
        configure?.Invoke(options);
        return await new OpenAIRealtimeModel(options).ConnectAsync(Token);
    }

    private static async Task<WebSocket> AcceptAsync(WebSocketListener stub)
    {
        var (_, socket) = await stub.AcceptAsync(Token);
        await SendAsync(socket, """{"type":"session.created","event_id":"e","session":{"type":"realtime","model":"m"}}""");
        return socket;
    }

    private static Task SendAsync(WebSocket socket, string json) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, Token);

    private static async Task SendManyAsync(WebSocket socket, int count)
    {
        for (var index = 0; index < count; index++)
        {
            await SendAsync(socket, $$"""{"type":"new.thing","event_id":"e{{index}}"}""");
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
    }

    private static async Task<(WebSocketCloseStatus? Status, string? Reason)> ReceiveCloseAsync(WebSocket socket)
    {
        var close = await socket.ReceiveAsync(new byte[256], Token);
        return (close.CloseStatus, close.CloseStatusDescription);
    }

    private static async Task<byte[]> ReceiveTextAsync(WebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 20];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), Token);
            await message.WriteAsync(buffer.AsMemory(0, part.Count), Token);
            if (part.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }
}
