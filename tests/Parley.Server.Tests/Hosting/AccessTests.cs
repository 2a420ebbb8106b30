using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Tests.Keys;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Hosting;

/// <summary>From where a server may be reached, with keys and without.</summary>
[Trait("Category", "Integration")]
public sealed class AccessTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    [InlineData("voice.example")]
    public async Task Build_OpenAddressWithoutKeys_IsRefusedAndSaysWhatToDo(string host)
    {
        var start = () => RunningServer.StartAsync(TestContext.Current.CancellationToken, options => options.Server.Host = host);

        var exception = await Assert.ThrowsAsync<ParleyConfigurationException>(start);

        Assert.StartsWith($"Listening on {host} needs an API key", exception.Message, StringComparison.Ordinal);
        Assert.Contains("parley keys create", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--host 127.0.0.1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_OpenAddressWithKeyOfTheFile_Starts()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new KeyFolder(TimeProvider.System);
        folder.File.Create(new ApiKeyRequest());

        await using var server = await RunningServer.StartAsync(cancellationToken, options =>
        {
            options.Server.Host = "0.0.0.0";
            options.Server.KeysFile = folder.Path;
        });

        Assert.Equal("needed; 1 is valid", server.Services.GetRequiredService<ServerStatus>().Keys);
    }

    [Fact]
    public async Task Build_OpenAddressWithExpiredKeyOnly_IsRefused()
    {
        using var folder = new KeyFolder(new Parley.Testing.Time.ManualTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        folder.File.Create(new ApiKeyRequest(Lifetime: TimeSpan.FromDays(1)));

        var start = () => RunningServer.StartAsync(TestContext.Current.CancellationToken, options =>
        {
            options.Server.Host = "0.0.0.0";
            options.Server.KeysFile = folder.Path;
        });

        await Assert.ThrowsAsync<ParleyConfigurationException>(start);
    }

    [Fact]
    public async Task Connect_OnThisMachineWithoutKeys_NeedsNone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken, _ => { });

        await client.ReceiveAsync("session.created", cancellationToken);
        Assert.Equal("none needed: only this machine can connect", server.Services.GetRequiredService<ServerStatus>().Keys);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    public async Task Connect_ThroughAProxyWithoutKeys_IsRefused(string header, string value)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken, options =>
        {
            options.SetRequestHeader("Authorization", "Bearer any");
            options.SetRequestHeader(header, value);
        });

        var error = (await client.ReceiveAsync("error", cancellationToken)).GetProperty("error");
        await client.ReceiveCloseAsync(cancellationToken);
        Assert.Contains("takes clients from its own machine only", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(3000, client.CloseStatus);
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Preflight_OfOtherSites_IsAllowedAsConfigured(string origin, bool isAllowed)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartSharedAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/realtime/client_secrets");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization, content-type");

        using var response = await http.SendAsync(request, cancellationToken);

        Assert.Equal(isAllowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == origin);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK, false)]
    [InlineData("https://shop.example", HttpStatusCode.OK, true)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden, false)]
    public async Task ClientSecrets_AskedForByAPage_OnlyConfiguredOriginsGetOne(string? origin, HttpStatusCode expected, bool isShared)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartSharedAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/realtime/client_secrets");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await http.SendAsync(request, cancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(isShared, response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static Task<RunningServer> StartSharedAsync(CancellationToken cancellationToken) =>
        RunningServer.StartAsync(cancellationToken, options => options.Server.CorsOrigins.Add("https://shop.example"));
}
