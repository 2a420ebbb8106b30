using System.Net;
using System.Net.WebSockets;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Realtime;

[Trait("Category", "Integration")]
public sealed class RealtimeEndpointTests
{
    [Theory]
    [Statement(1, 2, 3, 19)]
    [InlineData("parley")]
    [InlineData("gpt-realtime-2.1")]
    public async Task Connect_KnownModel_FirstEventIsSessionOfThatModel(string model)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        using var client = await RawClient.ConnectAsync(server.Url, $"/v1/realtime?model={model}", cancellationToken);

        var first = await client.ReceiveAsync(cancellationToken);
        Assert.Equal("session.created", first!.Value.GetProperty("type").GetString());
        Assert.Equal(model, first.Value.GetProperty("session").GetProperty("model").GetString());
        Assert.Equal("", client.SubProtocol ?? "");
    }

    [Fact]
    [Statement(4)]
    public async Task Connect_TranscriptionIntent_OpensTranscriptionSession()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?intent=transcription", cancellationToken);

        var first = await client.ReceiveAsync(cancellationToken);
        Assert.Equal("transcription", first!.Value.GetProperty("session").GetProperty("type").GetString());
    }

    [Theory]
    [Statement(5, 6, 7, 12)]
    [InlineData("?model=no-such", "invalid_model", 4000, "invalid_request_error.invalid_model")]
    [InlineData("", "missing_model", 4000, "invalid_request_error.missing_model")]
    [InlineData("?model=", "missing_model", 4000, "invalid_request_error.missing_model")]
    [InlineData("?intent=transcription&model=parley", null, 4000, "invalid_request_error")]
    [InlineData("?intent=dictation", "invalid_value", 4000, "invalid_request_error.invalid_value")]
    public async Task Connect_WrongQuery_ErrorThenClose(string query, string? code, int closeStatus, string closeReason)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime" + query, cancellationToken);

        await AssertRefusedAsync(client, code, closeStatus, closeReason, cancellationToken);
    }

    [Fact]
    [Statement(10)]
    public async Task Connect_BetaHeader_IsRefusedWithItsOwnCode()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken, options =>
        {
            options.SetRequestHeader("Authorization", "Bearer test");
            options.SetRequestHeader("OpenAI-Beta", "realtime=v1");
        });

        await AssertRefusedAsync(client, "beta_api_shape_disabled", 4000, "invalid_request_error.beta_api_shape_disabled", cancellationToken);
    }

    [Fact]
    [Statement(9)]
    public async Task Connect_NoCredential_IsRefusedWithoutCode()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Server.ApiKeys.Add("right"));

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken, _ => { });

        await AssertRefusedAsync(client, null, 3000, "invalid_request_error", cancellationToken);
    }

    [Fact]
    [Statement(8, 13)]
    public async Task Connect_WrongKey_IsRefusedAndNeverEchoed()
    {
        const string Key = "sk-this-is-quite-a-secret";
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Server.ApiKeys.Add("right"));

        using var client = await RawClient.ConnectAsync(
            server.Url, "/v1/realtime?model=parley", cancellationToken, options => options.SetRequestHeader("Authorization", $"Bearer {Key}"));

        var message = await AssertRefusedAsync(client, "invalid_api_key", 3000, "invalid_request_error.invalid_api_key", cancellationToken);
        Assert.DoesNotContain(Key, message, StringComparison.Ordinal);
        Assert.DoesNotContain("quite", message, StringComparison.Ordinal);
    }

    [Fact]
    [Statement(14, 15, 16, 17)]
    public async Task Connect_BrowserSubprotocols_KeyIsTakenAndOnlyRealtimeEchoed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Server.ApiKeys.Add("right"));

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken, options =>
        {
            options.AddSubProtocol("realtime");
            options.AddSubProtocol("openai-insecure-api-key.right");
            options.AddSubProtocol("openai-agents-sdk.0.20.0");
        });

        var first = await client.ReceiveAsync(cancellationToken);
        Assert.Equal("session.created", first!.Value.GetProperty("type").GetString());
        Assert.Equal("realtime", client.SubProtocol);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("SELF", true)]
    public async Task Connect_FromPage_OnlyOwnOriginComesIn(string origin, bool allowed)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        var value = origin == "SELF" ? server.Url.GetLeftPart(UriPartial.Authority) : origin;
        var connecting = RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken, options =>
        {
            options.SetRequestHeader("Authorization", "Bearer test");
            options.SetRequestHeader("Origin", value);
        });

        var exception = await Record.ExceptionAsync(() => connecting);

        Assert.Equal(allowed, exception is null);
    }

    [Fact]
    [Statement(11)]
    public async Task Connect_UnknownCallId_Is404()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/v1/realtime?call_id=rtc_1"), cancellationToken));

        Assert.Equal(HttpStatusCode.NotFound, socket.HttpStatusCode);
    }

    [Fact]
    [Statement(25)]
    public async Task Connect_BeyondTheLimit_IsToldSoAndLaterLetIn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Server.MaxConversations = 1);
        using var first = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken);
        await first.ReceiveAsync("session.created", cancellationToken);

        using (var second = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken))
        {
            await AssertRefusedAsync(second, "rate_limit_exceeded", 1013, "rate_limit_error.rate_limit_exceeded", cancellationToken);
        }

        await first.CloseAsync(cancellationToken);
        Assert.Equal(1000, first.CloseStatus);
    }

    [Fact]
    [Statement(26)]
    public async Task Compression_OnlyOffered_IsNegotiatedAndWorks()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken, options =>
        {
            options.SetRequestHeader("Authorization", "Bearer test");
            options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        });

        var first = await client.ReceiveAsync(cancellationToken);
        Assert.Equal("session.created", first!.Value.GetProperty("type").GetString());
    }

    private static async Task<string> AssertRefusedAsync(
        RawClient client, string? code, int closeStatus, string closeReason, CancellationToken cancellationToken)
    {
        var error = await client.ReceiveAsync(cancellationToken);
        var after = await client.ReceiveAsync(cancellationToken);

        Assert.Equal("error", error!.Value.GetProperty("type").GetString());
        Assert.Equal(code, error.Value.GetProperty("error").GetProperty("code").GetString());
        Assert.Null(after);
        Assert.Equal(closeStatus, client.CloseStatus);
        Assert.Equal(closeReason, client.CloseReason);
        return error.Value.GetProperty("error").GetProperty("message").GetString()!;
    }
}
