using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Parley.Realtime;
using Parley.Server.Hosting;
using Parley.Server.Realtime;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Gateway;

/// <summary>When the service behind the gateway refuses or goes, its clients get one clear error and the gateway goes on.</summary>
[Trait("Category", "Integration")]
public sealed class UpstreamRefusalTests
{
    private const string WrongKey = "sk-some-wrong-and-long-key";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("helper")]
    [InlineData("gpt-realtime")]
    public async Task WrongKey_ClientGetsOneErrorWithoutItAndTheServerGoesOn(string model)
    {
        var log = new LogText();
        await using var service = await GatewayTests.StartServiceAsync();
        await using var gateway = await GatewayTests.StartGatewayAsync(
            options => GatewayTests.UseOpenAI(options, service, WrongKey), "Still here.", log.Configure);
        using var client = await RawClient.ConnectAsync(gateway.Url, $"/v1/realtime?model={model}", Token);

        var first = await client.ReceiveAsync(Token);
        var second = await client.ReceiveAsync(Token);

        var error = first!.Value.GetProperty("error");
        Assert.Equal("upstream_authentication_failed", error.GetProperty("code").GetString());
        Assert.Contains("yours is not meant", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Null(second);
        Assert.Equal((1011, "server_error.upstream_authentication_failed"), (client.CloseStatus, client.CloseReason));
        using var other = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime?model=parley", Token);
        await other.ReceiveAsync("session.created", Token);
        Assert.Equal("Still here.", await GatewayTests.AskAsync(other));
        Assert.Contains("ModelUnavailable The model could not be connected: InvalidKey (", log.Text, StringComparison.Ordinal);
        foreach (var part in new[] { WrongKey, "wrong", "sk-", "-key" })
        {
            Assert.DoesNotContain(part, first.Value.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain(part, log.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WebCall_WrongKey_CallerIsToldAndTheCallEnds()
    {
        await using var service = await GatewayTests.StartServiceAsync();
        await using var gateway = await GatewayTests.StartGatewayAsync(options => GatewayTests.UseOpenAI(options, service, WrongKey));
        using var socket = await CallAsync(gateway);

        var messages = await ReadAsync(socket, "call.ended");

        Assert.Equal("error", messages[^2].GetProperty("type").GetString());
        Assert.Equal("not_answered", messages[^1].GetProperty("reason").GetString());
        Assert.DoesNotContain(messages, message => message.GetRawText().Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WebCall_TypedQuestion_IsAnsweredThroughTheService()
    {
        await using var service = await GatewayTests.StartServiceAsync();
        await using var gateway = await GatewayTests.StartGatewayAsync(options => GatewayTests.UseOpenAI(options, service));
        using var socket = await CallAsync(gateway);

        var started = (await ReadAsync(socket, "call.started"))[^1];
        await socket.SendAsync("""{"type":"text","text":"tea"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);
        var answer = (await ReadAsync(socket, "agent.transcript"))[^1];

        Assert.Equal(("openai", "gpt-realtime"), (started.GetProperty("engine").GetString(), started.GetProperty("model").GetString()));
        Assert.Equal("You said tea.", answer.GetProperty("text").GetString()!.Trim());
    }

    [Fact]
    public async Task ServiceStops_ClientIsToldAndClosed()
    {
        var service = await GatewayTests.StartServiceAsync();
        await using var gateway = await GatewayTests.StartGatewayAsync(options => GatewayTests.UseOpenAI(options, service));
        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime?model=helper", Token);
        await client.ReceiveAsync("session.created", Token);

        await service.DisposeAsync();
        var error = await client.ReceiveAsync("error", Token);
        await client.ReceiveCloseAsync(Token);

        Assert.Equal("server_error", error.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(1011, client.CloseStatus);
    }

    [Fact]
    public async Task ServiceIsNotThere_ClientIsToldWhereItWasSought()
    {
        var service = await GatewayTests.StartServiceAsync();
        await using var gateway = await GatewayTests.StartGatewayAsync(options => GatewayTests.UseOpenAI(options, service));
        await service.DisposeAsync();
        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime?model=helper", Token);

        var error = await client.ReceiveAsync("error", Token);
        await client.ReceiveCloseAsync(Token);

        Assert.Contains("could not be reached", error.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1011, client.CloseStatus);
    }

    [Fact]
    public async Task SessionExpires_ClientGetsItsErrorOnceAndTheSameClose()
    {
        await using var gateway = await RunningServer.StartAsync(Token, configure: builder => builder.AddModel("expiring", _ => new ExpiringModel()));
        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime?model=expiring", Token);
        await client.ReceiveAsync("session.created", Token);

        var error = await client.ReceiveAsync(Token);
        var after = await client.ReceiveAsync(Token);

        Assert.Equal("session_expired", error!.Value.GetProperty("error").GetProperty("code").GetString());
        Assert.Null(after);
        Assert.Equal(1001, client.CloseStatus);
    }

    [Theory]
    [InlineData(RealtimeFailure.MissingKey, 1011, "server_error.upstream_authentication_failed")]
    [InlineData(RealtimeFailure.InvalidKey, 1011, "server_error.upstream_authentication_failed")]
    [InlineData(RealtimeFailure.QuotaExceeded, 1011, "insufficient_quota.insufficient_quota")]
    [InlineData(RealtimeFailure.RateLimited, 1013, "rate_limit_error.rate_limit_exceeded")]
    [InlineData(RealtimeFailure.NoModelAccess, 1011, "server_error.upstream_model_unavailable")]
    [InlineData(RealtimeFailure.UnknownModel, 1011, "server_error.upstream_model_unavailable")]
    [InlineData(RealtimeFailure.NotFound, 1011, "server_error.upstream_model_unavailable")]
    [InlineData(RealtimeFailure.TimedOut, 1011, "server_error")]
    public void From_Failure_NeverBlamesTheClientsKey(RealtimeFailure failure, int closeStatus, string closeReason)
    {
        var refusal = UpstreamRefusal.From(new RealtimeConnectException("Why.", "invalid_api_key") { Failure = failure });

        Assert.Equal((closeStatus, closeReason), (refusal.CloseStatus, refusal.CloseReason));
        Assert.Contains("Why.", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<ClientWebSocket> CallAsync(RunningServer gateway)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{gateway.Url.Authority}/calls/web?agent=helper"), Token);
        return socket;
    }

    /// <summary>The text messages up to the first of a type; sound is passed over.</summary>
    private static async Task<List<JsonElement>> ReadAsync(ClientWebSocket socket, string type)
    {
        var messages = new List<JsonElement>();
        var buffer = new byte[128 * 1024];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), Token);
            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            if (result.MessageType == WebSocketMessageType.Text)
            {
                messages.Add(JsonElement.Parse(Encoding.UTF8.GetString(buffer, 0, result.Count)));
                if (messages[^1].GetProperty("type").GetString() == type)
                {
                    return messages;
                }
            }
        }
    }
}
