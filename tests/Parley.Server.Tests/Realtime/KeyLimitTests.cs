using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Realtime.Responses;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Realtime;

/// <summary>What happens when an API key has used what it may.</summary>
[Trait("Category", "Integration")]
public sealed class KeyLimitTests
{
    private const string Path = "/v1/realtime?model=fake";

    private readonly ManualTimeProvider _time = new();
    private readonly FakeRealtimeModel _model = new();

    [Fact]
    public async Task Connect_BeyondTheKeysSessions_IsRefusedUntilOneEnds()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(new KeyLimits(MaxSessions: 1), cancellationToken);
        using var first = await ConnectAsync(server, "one", cancellationToken);
        await first.ReceiveAsync("session.created", cancellationToken);

        using var refused = await ConnectAsync(server, "one", cancellationToken);
        using var otherKey = await ConnectAsync(server, "two", cancellationToken);
        var error = (await refused.ReceiveAsync("error", cancellationToken)).GetProperty("error");
        await refused.ReceiveCloseAsync(cancellationToken);
        await otherKey.ReceiveAsync("session.created", cancellationToken);
        await first.CloseAsync(cancellationToken);

        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        Assert.Contains("1 sessions", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1013, refused.CloseStatus);
        await ConnectAgainAsync(server, cancellationToken);
    }

    [Fact]
    public async Task Connect_BeyondTheKeysRequests_IsToldWhenToComeBack()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(new KeyLimits(RequestsPerMinute: 2), cancellationToken);
        using var first = await ConnectAsync(server, "one", cancellationToken);
        using var second = await ConnectAsync(server, "one", cancellationToken);
        await first.ReceiveAsync("session.created", cancellationToken);
        await second.ReceiveAsync("session.created", cancellationToken);

        using var refused = await ConnectAsync(server, "one", cancellationToken);
        var error = (await refused.ReceiveAsync("error", cancellationToken)).GetProperty("error");
        await refused.ReceiveCloseAsync(cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(30));
        using var later = await ConnectAsync(server, "one", cancellationToken);

        Assert.Equal("rate_limit_error", error.GetProperty("type").GetString());
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        Assert.Contains("Please try again in 30 s.", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("rate_limit_error.rate_limit_exceeded", refused.CloseReason);
        await later.ReceiveAsync("session.created", cancellationToken);
    }

    [Fact]
    public async Task Post_BeyondTheKeysRequests_Is429WithRetryAfter()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(new KeyLimits(RequestsPerMinute: 1), cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "one");

        using var first = await http.PostAsync("/v1/realtime/client_secrets", null, cancellationToken);
        using var second = await http.PostAsync("/v1/realtime/client_secrets", null, cancellationToken);

        var error = JsonElement.Parse(await second.Content.ReadAsStringAsync(cancellationToken)).GetProperty("error");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(60, second.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Response_OfALimitedKey_IsFollowedByWhatIsLeft()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(new KeyLimits(RequestsPerMinute: 3), cancellationToken);
        using var client = await ConnectAsync(server, "one", cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);
        var connection = await _model.NextConnectionAsync(cancellationToken);

        connection.Say(FakeResponses.Created("resp_1"));
        var created = (await client.ReceiveAsync(cancellationToken))!.Value;
        var limits = (await client.ReceiveAsync(cancellationToken))!.Value;

        var limit = Assert.Single(limits.GetProperty("rate_limits").EnumerateArray());
        Assert.Equal("response.created", created.GetProperty("type").GetString());
        Assert.Equal("rate_limits.updated", limits.GetProperty("type").GetString());
        Assert.StartsWith("event_", limits.GetProperty("event_id").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            """{"name":"requests","limit":3,"remaining":1,"reset_seconds":40}""", limit.GetRawText()); // the session and the response
    }

    [Fact]
    public async Task ResponseCreate_BeyondTheLimit_IsRefusedAndNotPassedOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(new KeyLimits(RequestsPerMinute: 1), cancellationToken);
        using var client = await ConnectAsync(server, "one", cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);
        var connection = await _model.NextConnectionAsync(cancellationToken);

        await client.SendAsync("""{"type":"response.create","event_id":"mine"}""", cancellationToken);
        var error = (await client.ReceiveAsync("error", cancellationToken)).GetProperty("error");

        Assert.Equal("rate_limit_error", error.GetProperty("type").GetString());
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        Assert.Equal("mine", error.GetProperty("event_id").GetString());
        Assert.Contains("try again in 60 s", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(connection.TakeSent(), sent => sent is ResponseCreateEvent);
    }

    [Fact]
    public async Task Response_BegunByATurnBeyondTheLimit_IsCancelledAndFails()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(new KeyLimits(RequestsPerMinute: 1), cancellationToken);
        using var client = await ConnectAsync(server, "one", cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);
        var connection = await _model.NextConnectionAsync(cancellationToken);

        connection.Say(FakeResponses.Created("resp_1"));
        await client.ReceiveAsync("rate_limits.updated", cancellationToken);
        connection.Say(FakeResponses.Done("resp_1"));
        var response = (await client.ReceiveAsync("response.done", cancellationToken)).GetProperty("response");

        Assert.Contains(connection.TakeSent(), sent => sent is ResponseCancelEvent { ResponseId: "resp_1" });
        Assert.Equal("failed", response.GetProperty("status").GetString());
        Assert.Equal("rate_limit_exceeded", response.GetProperty("status_details").GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Session_OfAClientSecret_CountsAgainstItsKey()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(new KeyLimits(MaxSessions: 1), cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "one");
        using var made = await http.PostAsync("/v1/realtime/client_secrets", null, cancellationToken);
        var secret = JsonElement.Parse(await made.Content.ReadAsStringAsync(cancellationToken)).GetProperty("value").GetString()!;
        using var first = await ConnectAsync(server, secret, cancellationToken);
        await first.ReceiveAsync("session.created", cancellationToken);

        using var second = await ConnectAsync(server, "one", cancellationToken);

        var error = (await second.ReceiveAsync("error", cancellationToken)).GetProperty("error");
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
    }

    private Task<RunningServer> StartAsync(KeyLimits limits, CancellationToken cancellationToken) => RunningServer.StartAsync(
        cancellationToken,
        options =>
        {
            options.Server.ApiKeys.Add("one");
            options.Server.ApiKeys.Add("two");
            options.Server.KeyLimits = limits;
        },
        builder =>
        {
            builder.AddModel("fake", _ => _model);
            builder.Services.AddSingleton<TimeProvider>(_time);
        });

    private static Task<RawClient> ConnectAsync(RunningServer server, string key, CancellationToken cancellationToken) =>
        RawClient.ConnectAsync(server.Url, Path, cancellationToken, options => options.SetRequestHeader("Authorization", $"Bearer {key}"));

    /// <summary>The place is free once the server has seen the close, which the client cannot see.</summary>
    private static async Task ConnectAgainAsync(RunningServer server, CancellationToken cancellationToken)
    {
        string? type;
        do
        {
            using var next = await ConnectAsync(server, "one", cancellationToken);
            type = (await next.ReceiveAsync(cancellationToken))?.GetProperty("type").GetString();
        }
        while (type != "session.created");
    }
}
