using System.Net.WebSockets;
using Parley.Testing.Server;

namespace Parley.Realtime.OpenAI;

[Trait("Category", "Integration")]
public sealed class DiallingTests
{
    private const string Key = "sk-very-secret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Row(50)]
    public async Task ConnectAsync_KeyFromTheEnvironment_IsReadAtEachConnect()
    {
        const string Variable = "PARLEY_TESTS_KEY_OF_DIALLING";
        Environment.SetEnvironmentVariable(Variable, Key);
        var options = WithoutNetwork(out var dialled);
        options.UseApiKeyFromEnvironment(Variable);

        await Assert.ThrowsAsync<NotSupportedException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(Token));
        Environment.SetEnvironmentVariable(Variable, null);
        var missing = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(Token));

        Assert.Equal($"Bearer {Key}", Assert.Single(dialled).Headers["Authorization"]);
        Assert.Equal(RealtimeFailure.MissingKey, missing.Failure);
    }

    [Fact]
    [Row(50, 51)]
    public async Task ConnectAsync_OpenAIWithoutAKey_SaysSoBeforeTheNetwork()
    {
        Environment.SetEnvironmentVariable("OPENAI_API_KEY", null);
        var options = WithoutNetwork(out var dialled);

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(Token));

        Assert.Equal(RealtimeFailure.MissingKey, fault.Failure);
        Assert.Contains("OPENAI_API_KEY", fault.Message, StringComparison.Ordinal);
        Assert.Empty(dialled);
    }

    [Fact]
    [Row(52)]
    public async Task ConnectAsync_ExactAddress_IsUsedAsGiven()
    {
        var options = WithoutNetwork(out var dialled);
        options.Model = null;
        options.ExactAddress = new Uri("wss://gateway.example/voice?tenant=7");

        await Assert.ThrowsAsync<NotSupportedException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(Token));

        Assert.Equal("wss://gateway.example/voice?tenant=7", Assert.Single(dialled).Address.OriginalString);
    }

    [Fact]
    [Row(53)]
    [Complaint(19)]
    public async Task ConnectAsync_OwnHeaders_AreAddedAndWin()
    {
        var options = WithoutNetwork(out var dialled);
        options.UseApiKey(Key);
        options.Project = "proj_1";
        options.Headers["Authorization"] = "Bearer of-the-gateway";
        options.Headers["X-Trace"] = "t";

        await Assert.ThrowsAsync<NotSupportedException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(Token));

        var headers = Assert.Single(dialled).Headers;
        Assert.Equal(("Bearer of-the-gateway", "t", "proj_1"), (headers["Authorization"], headers["X-Trace"], headers["OpenAI-Project"]));
    }

    [Fact]
    [Row(58)]
    public async Task ConnectAsync_HttpInvoker_CarriesTheHandshake()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created, Token);
        using var seen = new CountingHandler();
        using var invoker = new HttpMessageInvoker(seen);
        var options = new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "m", HttpInvoker = invoker };

        await using (await new OpenAIRealtimeModel(options).ConnectAsync(Token))
        {
        }

        await playing;
        Assert.Equal(1, seen.Count);
    }

    [Fact]
    [Row(58)]
    public async Task ConnectAsync_SocketFactory_OpensTheSocket()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created, Token);
        var options = new OpenAIRealtimeOptions
        {
            Endpoint = server.Endpoint,
            Model = "m",
            SocketFactory = async (address, _, cancellationToken) =>
            {
                var socket = new ClientWebSocket();
                socket.Options.SetRequestHeader("X-Own", "1");
                await socket.ConnectAsync(address, cancellationToken);
                return socket;
            },
        };

        await using (await new OpenAIRealtimeModel(options).ConnectAsync(Token))
        {
        }

        Assert.Contains("X-Own: 1", await playing, StringComparison.Ordinal);
    }

    [Fact]
    [Row(62)]
    public async Task ConnectAsync_CancelledWhileTheKeyIsFetched_DialsNothing()
    {
        var options = WithoutNetwork(out var dialled);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        options.UseBearerToken(async cancellationToken =>
        {
            await giveUp.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return Key;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(giveUp.Token));

        Assert.Empty(dialled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Row(62)]
    public async Task ConnectAsync_CancelledWhileTheSessionOpens_GivesUp(bool isGreeted)
    {
        using var stub = new WebSocketListener();
        var accepting = stub.AcceptAsync(Token);
        var options = new OpenAIRealtimeOptions { Endpoint = stub.Endpoint, Model = "m", Session = new Sessions.RealtimeSessionConfiguration() };
        options.Socket.CloseTimeout = TimeSpan.FromMilliseconds(50);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var connecting = new OpenAIRealtimeModel(options).ConnectAsync(giveUp.Token).AsTask();
        using var socket = (await accepting).Socket;
        if (isGreeted)
        {
            await socket.SendAsync("""{"type":"session.created","event_id":"e","session":{"type":"realtime"}}"""u8.ToArray(), WebSocketMessageType.Text, true, Token);
            await socket.ReceiveAsync(new byte[4096].AsMemory(), Token); // its session.update
        }

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    private static OpenAIRealtimeOptions WithoutNetwork(out List<(Uri Address, IReadOnlyDictionary<string, string> Headers)> dialled)
    {
        var seen = dialled = [];
        return new OpenAIRealtimeOptions
        {
            Model = "m",
            SocketFactory = (address, headers, _) =>
            {
                seen.Add((address, headers));
                throw new NotSupportedException("There is no network in this test.");
            },
        };
    }

    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
