using Parley.Testing.Server;

namespace Parley.Realtime.OpenAI;

/// <summary>How a server says no, and what the application is told.</summary>
[Trait("Category", "Integration")]
public sealed class RealtimeFailureTests
{
    private const string Key = "sk-very-secret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The refusals of protocol §2.1.4 and §10.2: an error, then the close frame.</summary>
    [Theory]
    [InlineData("invalid_request_error", "invalid_api_key", 3000, RealtimeFailure.InvalidKey, "check that it is whole")]
    [InlineData("invalid_request_error", null, 3000, RealtimeFailure.MissingKey, "OPENAI_API_KEY")]
    [InlineData("invalid_request_error", "invalid_model", 4000, RealtimeFailure.UnknownModel, "'gpt-x'")]
    [InlineData("invalid_request_error", "missing_model", 4000, RealtimeFailure.UnknownModel, "Choose a Realtime model")]
    [InlineData("invalid_request_error", "model_not_found", 4004, RealtimeFailure.NoModelAccess, "ask for access")]
    [InlineData("insufficient_quota", "insufficient_quota", 4000, RealtimeFailure.QuotaExceeded, "add credit")]
    [InlineData("invalid_request_error", "credit_balance_exhausted", 4000, RealtimeFailure.QuotaExceeded, "add credit")]
    [InlineData("rate_limit_error", "rate_limit_exceeded", 1013, RealtimeFailure.RateLimited, "Wait before")]
    [InlineData("server_error", null, 1011, RealtimeFailure.ServerUnavailable, "Connect again")]
    [InlineData("server_error", "upstream_authentication_failed", 1011, RealtimeFailure.Other, "the server's words")]
    [InlineData("invalid_request_error", "beta_api_shape_disabled", 4000, RealtimeFailure.Other, "the server's words")]
    [Statement(30)]
    public async Task ConnectAsync_ErrorThenClose_SaysWhichAndWhatToDo(
        string type, string? code, int closeStatus, RealtimeFailure failure, string advice)
    {
        var reason = code is null ? type : $"{type}.{code}";
        var error = code is null ? "null" : $"\"{code}\"";
        var script = $$$"""
            < {"type":"error","event_id":"e","error":{"type":"{{{type}}}","code":{{{error}}},"message":"the server's words about {{{Key}}}","param":null,"event_id":null}}
            ! {{{closeStatus}}} {{{reason}}}
            """;

        var fault = await RefusedAsync(script);

        Assert.Equal((failure, closeStatus, reason), (fault.Failure, fault.CloseStatus!.Value, fault.CloseReason));
        Assert.Equal(code ?? type, fault.Code);
        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("! 3000 invalid_request_error.invalid_api_key", RealtimeFailure.InvalidKey)]
    [InlineData("! 3000 invalid_request_error", RealtimeFailure.MissingKey)]
    [InlineData("! 4000 invalid_request_error.invalid_model", RealtimeFailure.UnknownModel)]
    [InlineData("! 1012", RealtimeFailure.ServerUnavailable)]
    [InlineData("! 1000", RealtimeFailure.Other)]
    [InlineData("~", RealtimeFailure.NetworkLost)]
    public async Task ConnectAsync_EndedWithoutAnEvent_IsToldByTheCloseFrame(string script, RealtimeFailure failure)
    {
        var fault = await RefusedAsync(script);

        Assert.Equal(failure, fault.Failure);
        Assert.StartsWith("No session began.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", RealtimeFailure.InvalidKey, "invalid_api_key")]
    [InlineData("403 Forbidden", RealtimeFailure.NoModelAccess, "forbidden")]
    [InlineData("404 Not Found", RealtimeFailure.NotFound, "not_found")]
    [InlineData("429 Too Many Requests", RealtimeFailure.RateLimited, "rate_limit_exceeded")]
    [InlineData("503 Service Unavailable", RealtimeFailure.ServerUnavailable, null)]
    [InlineData("400 Bad Request", RealtimeFailure.Other, null)]
    [Row(60)]
    public async Task ConnectAsync_HttpRefusal_SaysWhatToDoWithoutTheKey(string status, RealtimeFailure failure, string? code)
    {
        using var stub = new WebSocketListener();
        var accepting = stub.AcceptAsync(Token, status);

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await Model(stub.Endpoint, Key).ConnectAsync(Token));

        Assert.Equal((failure, code), (fault.Failure, fault.Code));
        Assert.Contains($"/v1/realtime refused the connection (HTTP {status[..3]}).", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
        await accepting;
    }

    [Fact]
    [Row(60)]
    public async Task ConnectAsync_NobodyListens_IsTheNetwork()
    {
        Uri endpoint;
        using (var stub = new WebSocketListener())
        {
            endpoint = stub.Endpoint;
        }

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await Model(endpoint, Key).ConnectAsync(Token));

        Assert.Equal(RealtimeFailure.NetworkLost, fault.Failure);
        Assert.Contains("could not be reached", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", RealtimeFailure.MissingKey)]
    [InlineData("  \n", RealtimeFailure.MissingKey)]
    [InlineData("sk-very\nsecret", RealtimeFailure.InvalidKey)]
    [InlineData("sk-véry", RealtimeFailure.InvalidKey)]
    [Row(51)]
    public async Task ConnectAsync_KeyThatIsNone_NothingIsDialled(string key, RealtimeFailure failure)
    {
        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(
            async () => await Model(new Uri("http://127.0.0.1:1/v1"), key).ConnectAsync(Token));

        Assert.Equal(failure, fault.Failure);
        Assert.DoesNotContain("sk-v", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_KeyFunctionFails_KeepsItsException()
    {
        var options = new OpenAIRealtimeOptions { Endpoint = new Uri("http://127.0.0.1:1/v1"), Model = "m" };
        options.UseBearerToken(_ => throw new InvalidOperationException("no identity here"));

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(Token));

        Assert.Equal(RealtimeFailure.MissingKey, fault.Failure);
        Assert.IsType<InvalidOperationException>(fault.InnerException);
    }

    [Fact]
    [Statement(30)]
    public async Task ReceiveAsync_SessionExpires_GivesTheErrorAndThenTheException()
    {
        const string Expiry = """
            < {"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":"session_expired","message":"Your session hit the maximum duration of 60 minutes.","param":null,"event_id":null}}
            ! 1001
            """;

        var (events, fault) = await BrokenAsync(Expiry);

        Assert.Equal(["session.created", "error"], events);
        Assert.Equal((RealtimeFailure.SessionExpired, 1001, "session_expired"), (fault.Failure, fault.CloseStatus!.Value, fault.Code));
        Assert.Contains("Connect again, and replay", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("! 1001 going away", RealtimeFailure.ServerUnavailable, 1001)]
    [InlineData("! 1011 server_error", RealtimeFailure.ServerUnavailable, 1011)]
    [InlineData("! 4000 insufficient_quota.insufficient_quota", RealtimeFailure.QuotaExceeded, 4000)]
    [InlineData("! 4999 who knows", RealtimeFailure.Other, 4999)]
    [InlineData("~", RealtimeFailure.NetworkLost, null)]
    [Statement(30)]
    public async Task ReceiveAsync_ServerEndsTheSession_ThrowsWithCodeAndReason(string script, RealtimeFailure failure, int? closeStatus)
    {
        var (_, fault) = await BrokenAsync(script);

        Assert.Equal((failure, closeStatus), (fault.Failure, fault.CloseStatus));
        Assert.Equal(closeStatus is null ? null : script.Split(' ', 3)[2], fault.CloseReason);
    }

    [Fact]
    public async Task SendAsync_AfterTheEnd_ThrowsWithTheReason()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created + "! 1001 going away", Token);
        await using var connection = await Model(server.Endpoint, Key).ConnectAsync(Token);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(connection.ReadAllAsync);

        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () => await connection.SendAudioAsync(new byte[2], Token));

        Assert.Equal(RealtimeFailure.ServerUnavailable, fault.Failure);
        await playing;
    }

    private static async Task<RealtimeConnectException> RefusedAsync(string script)
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(script, Token);
        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await Model(server.Endpoint, Key).ConnectAsync(Token));
        await playing;
        return fault;
    }

    private static async Task<(List<string> Events, RealtimeDisconnectedException Fault)> BrokenAsync(string script)
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created + script, Token);
        await using var connection = await Model(server.Endpoint, Key).ConnectAsync(Token);
        var events = new List<string>();

        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () =>
        {
            await foreach (var serverEvent in connection.ReceiveAsync(Token))
            {
                events.Add(serverEvent.Type);
            }
        });

        await playing;
        return (events, fault);
    }

    private static OpenAIRealtimeModel Model(Uri endpoint, string key) =>
        new(new OpenAIRealtimeOptions { Endpoint = endpoint, Model = "gpt-x", ApiKey = _ => ValueTask.FromResult(key) });
}
