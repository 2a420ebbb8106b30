using System.Net.WebSockets;
using System.Text;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.WebSockets;

[Trait("Category", "Integration")]
public sealed class WebSocketRealtimeModelTests
{
    private const string Created = """{"type":"session.created","event_id":"e","session":{"type":"realtime","model":"m"}}""";
    private const string Key = "sk-very-secret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConnectAsync_ServerGreets_SendsKeyAndModelAndReadsEvents()
    {
        using var stub = new StubServer();
        var accepting = AcceptAsync(stub, Created, """{"type":"response.output_audio.delta","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":"AAEC"}""");

        await using var connection = await Model(stub).ConnectAsync(Token);
        var (head, socket) = await accepting;
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        var events = new List<ServerEvent>();
        await foreach (var serverEvent in connection.ReceiveAsync(Token))
        {
            events.Add(serverEvent);
        }

        Assert.StartsWith("GET /v1/realtime?model=gpt%20x HTTP/1.1", head, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Key}", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Protocol: realtime", head, StringComparison.Ordinal);
        Assert.IsType<SessionCreatedEvent>(events[0]);
        Assert.Equal([0, 1, 2], Assert.IsType<ResponseOutputAudioDeltaEvent>(events[1]).Delta.ToArray());
    }

    [Fact]
    public async Task ConnectAsync_ErrorThenClose_IsARefusalWithItsCode()
    {
        using var stub = new StubServer();
        var accepting = AcceptAsync(
            stub, """{"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":"invalid_model","message":"No such model."}}""");

        var connecting = Model(stub).ConnectAsync(Token).AsTask();
        await (await accepting).Socket.CloseOutputAsync((WebSocketCloseStatus)4000, "invalid_request_error.invalid_model", Token);
        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(() => connecting);

        Assert.Equal("invalid_model", fault.Code);
        Assert.Contains("No such model.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_ClosedAtOnce_NamesTheCode()
    {
        using var stub = new StubServer();
        var accepting = Task.Run(
            async () =>
            {
                var (_, socket) = await stub.AcceptAsync(Token);
                await socket.CloseOutputAsync((WebSocketCloseStatus)3000, "invalid_request_error", Token);
            },
            Token);

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await Model(stub).ConnectAsync(Token));

        Assert.Contains("3000 invalid_request_error", fault.Message, StringComparison.Ordinal);
        await accepting;
    }

    [Theory]
    [InlineData("401 Unauthorized", "invalid_api_key")]
    [InlineData("404 Not Found", "not_found")]
    [InlineData("429 Too Many Requests", "rate_limit_exceeded")]
    [InlineData("500 Internal Server Error", null)]
    public async Task ConnectAsync_HttpRefusal_SaysWhatToDoWithoutTheKey(string status, string? code)
    {
        using var stub = new StubServer();
        var accepting = stub.AcceptAsync(Token, status);

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await Model(stub).ConnectAsync(Token));

        Assert.Equal(code, fault.Code);
        Assert.Contains("/v1/realtime", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
        await accepting;
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_SaysSo()
    {
        Uri endpoint;
        using (var stub = new StubServer())
        {
            endpoint = stub.Endpoint;
        }

        var model = new WebSocketRealtimeModel(new WebSocketRealtimeModelOptions { Endpoint = endpoint, Model = "m" });

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await model.ConnectAsync(Token));

        Assert.Contains("could not be reached", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReceiveAsync_ClosedWith1001_ThrowsWithTheCode()
    {
        using var stub = new StubServer();
        var accepting = AcceptAsync(stub, Created);
        await using var connection = await Model(stub).ConnectAsync(Token);
        await (await accepting).Socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "session_expired", Token);

        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => ReadAllAsync(connection));

        Assert.Equal(1001, fault.CloseStatus);
        Assert.Contains("session_expired", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReceiveAsync_UnreadableEvent_BecomesAnErrorAndTheConnectionGoesOn()
    {
        using var stub = new StubServer();
        var accepting = AcceptAsync(stub, Created, "{", """{"type":"response.output_text.delta"}""", """{"type":"new.thing"}""");
        await using var connection = await Model(stub).ConnectAsync(Token);
        await (await accepting).Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);

        var events = await ReadAllAsync(connection);

        Assert.Equal("invalid_json", Assert.IsType<ErrorEvent>(events[1]).Error.Code);
        Assert.Equal("missing_required_parameter", Assert.IsType<ErrorEvent>(events[2]).Error.Code);
        Assert.Equal("new.thing", Assert.IsType<UnknownServerEvent>(events[3]).Type);
    }

    [Fact]
    public async Task DisposeAsync_WhileReading_EndsTheReader()
    {
        using var stub = new StubServer();
        var accepting = AcceptAsync(stub, Created);
        var connection = await Model(stub).ConnectAsync(Token);
        var server = (await accepting).Socket;
        var reading = ReadAllAsync(connection);

        var closing = connection.DisposeAsync();
        var close = await server.ReceiveAsync(new byte[100], Token);
        await server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        await closing;

        Assert.Equal(WebSocketCloseStatus.NormalClosure, close.CloseStatus);
        Assert.Single(await reading);
    }

    [Theory]
    [InlineData("https://api.openai.com/v1", "wss://api.openai.com/v1/realtime?model=m")]
    [InlineData("https://x.openai.azure.com/openai/v1/", "wss://x.openai.azure.com/openai/v1/realtime?model=m")]
    [InlineData("http://127.0.0.1:8080", "ws://127.0.0.1:8080/v1/realtime?model=m")]
    [InlineData("ws://h:1/v1/realtime?a=b", "ws://h:1/v1/realtime?a=b&model=m")]
    public void RealtimeAddress_AnyBase_IsTheEndpoint(string endpoint, string expected)
    {
        var address = RealtimeAddress.Of(new WebSocketRealtimeModelOptions { Endpoint = new Uri(endpoint), Model = "m" });

        Assert.Equal(expected, address.AbsoluteUri);
    }

    private static WebSocketRealtimeModel Model(StubServer stub)
    {
        var options = new WebSocketRealtimeModelOptions { Endpoint = stub.Endpoint, Model = "gpt x" };
        options.UseApiKey(Key);
        return new WebSocketRealtimeModel(options);
    }

    private static async Task<(string Head, WebSocket Socket)> AcceptAsync(StubServer stub, params string[] events)
    {
        var (head, socket) = await stub.AcceptAsync(Token);
        foreach (var json in events)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, Token);
        }

        return (head, socket);
    }

    private static async Task<List<ServerEvent>> ReadAllAsync(IRealtimeConnection connection)
    {
        var events = new List<ServerEvent>();
        await foreach (var serverEvent in connection.ReceiveAsync(Token))
        {
            events.Add(serverEvent);
        }

        return events;
    }
}
