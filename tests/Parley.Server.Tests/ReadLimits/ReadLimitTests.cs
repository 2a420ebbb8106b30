using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;
using Parley.Server.ReadLimits;
using Parley.Server.Tests.Access;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.ReadLimits;

[Trait("Category", "Integration")]
public sealed class ReadLimitTests
{
    private const string Calls = "/v1/calls";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_BeyondTheLimitOfAKey_IsToldAsAProblemWhenToTryAgain()
    {
        await using var server = await StartAsync(new(PerUser: 2));

        var granted = (await AskAsync(server, Calls, "one"), await AskAsync(server, "/console/calls", "one"));
        using var http = Client(server, "one");
        using var refused = await http.GetAsync(Calls, Cancellation);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), granted);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("30", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal((429, "Too Many Requests"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("title").GetString()));
        Assert.Equal("rate_limit_exceeded", problem.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Read_AfterTheAdvisedWait_IsGranted()
    {
        await using var server = await StartAsync(new(PerUser: 2));
        _ = (await AskAsync(server, Calls, "one"), await AskAsync(server, Calls, "one"));

        server.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (await AskAsync(server, Calls, "one"), await AskAsync(server, Calls, "one")));
    }

    [Fact]
    public async Task Read_OtherKeyAndUser_HaveBudgetsOfTheirOwn()
    {
        await using var server = await StartAsync(new(PerUser: 1));
        using var visitor = server.Visit();
        await visitor.SignInAsync("vera", ConsoleServer.Password, Cancellation);
        await AskAsync(server, Calls, "one");

        var others = (await AskAsync(server, Calls, "two"), await visitor.ListAsync(Cancellation));
        var again = (await AskAsync(server, Calls, "two"), await visitor.ListAsync(Cancellation));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), others);
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), again);
    }

    [Fact]
    public async Task Read_KeysTriedOut_CountAgainstTheirAddress()
    {
        await using var server = await StartAsync(new(PerAddress: 2));

        var guessed = (await AskAsync(server, Calls, "wrong"), await AskAsync(server, Calls, null), await AskAsync(server, Calls, "wronger"));
        var known = await AskAsync(server, Calls, "one");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests), guessed);
        Assert.Equal(HttpStatusCode.OK, known);
    }

    [Fact]
    public async Task Read_OfAnybody_CountsByTheAddressBehindTheProxy()
    {
        await using var server = await StartAsync(new(PerAddress: 1));

        var first = (await AskAsync(server, "/api/status", null, "192.0.2.1"), await AskAsync(server, "/api/status", null, "192.0.2.1"));
        var second = await AskAsync(server, "/signin", null, "192.0.2.2");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), first);
        Assert.Equal(HttpStatusCode.OK, second);
    }

    [Fact]
    public async Task Read_OfLoadBalancers_HasNoLimit()
    {
        await using var server = await StartAsync(new(PerAddress: 1));

        await AskAsync(server, "/healthz", null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await AskAsync(server, "/health/ready", null), await AskAsync(server, "/health/live", null)));
    }

    [Fact]
    public async Task Act_BeyondTheLimit_IsRefusedToo()
    {
        await using var server = await StartAsync(new(PerUser: 1));
        using var http = Client(server, "one");

        using var first = await http.PostAsJsonAsync("/v1/calls/call_x/hang_up", new { }, Cancellation);
        using var second = await http.PostAsJsonAsync("/v1/calls/call_x/hang_up", new { }, Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task Read_OnThisMachineWhileNothingIsConfigured_HasNoLimit()
    {
        await using var server = await RunningServer.StartAsync(Cancellation, options => options.Server.ReadLimits = new(1, 1));
        using var http = new HttpClient { BaseAddress = server.Url };

        _ = await http.GetStringAsync(Calls, Cancellation);
        using var second = await http.GetAsync(Calls, Cancellation);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Limits_Changed_HoldFromThenOn()
    {
        await using var server = await StartAsync(new(PerUser: 1));
        await AskAsync(server, Calls, "one");

        server.Services.GetRequiredService<ReadLimit>().Limits = new(PerUser: 2);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (await AskAsync(server, Calls, "one"), await AskAsync(server, Calls, "one")));
    }

    private static Task<ConsoleServer> StartAsync(ReadLimitOptions limits) => ConsoleServer.StartAsync(Cancellation, options =>
    {
        options.Server.ReadLimits = limits;
        options.Server.ApiKeys.Add("one");
        options.Server.ApiKeys.Add("two");
    });

    private static async Task<HttpStatusCode> AskAsync(ConsoleServer server, string path, string? key, string? address = null)
    {
        using var http = Client(server, key);
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address ?? "192.0.2.99");
        using var response = await http.GetAsync(path, Cancellation);
        return response.StatusCode;
    }

    private static HttpClient Client(ConsoleServer server, string? key)
    {
        var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return http;
    }
}
