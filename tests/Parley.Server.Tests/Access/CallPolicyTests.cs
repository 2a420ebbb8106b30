using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Parley.Server.Access;
using Parley.Server.Keys;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Keys;

namespace Parley.Server.Tests.Access;

/// <summary>Who may see calls and act on them at <c>/v1/calls</c>.</summary>
[Trait("Category", "Integration")]
public sealed class CallPolicyTests : IDisposable
{
    private readonly KeyFolder _folder = new(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(AccessRole.None, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(AccessRole.Viewer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(AccessRole.Operator, HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData(AccessRole.Admin, HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData(null, HttpStatusCode.OK, HttpStatusCode.NotFound)] // a key as it was made before there were roles
    public async Task Calls_KeyOfARole_SeesAndActsAsItsRoleAllows(AccessRole? role, HttpStatusCode seen, HttpStatusCode acted)
    {
        var key = _folder.File.Create(new ApiKeyRequest(Role: role)).Secret;
        await using var server = await StartAsync();
        using var http = Client(server, key);

        using var list = await http.GetAsync("/v1/calls", Cancellation);
        using var action = await http.PostAsync("/v1/calls/call_x/hang_up", Json(), Cancellation);

        Assert.Equal((seen, acted), (list.StatusCode, action.StatusCode));
    }

    [Fact]
    public async Task Calls_WrongKeyOrNone_AreUnauthorized()
    {
        _folder.File.Create(new ApiKeyRequest());
        await using var server = await StartAsync();
        using var stranger = Client(server, "sk-parley-wrong");
        using var nobody = Client(server, null);

        using var wrong = await stranger.GetAsync("/v1/calls", Cancellation);
        using var none = await nobody.GetAsync("/v1/calls", Cancellation);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (wrong.StatusCode, none.StatusCode));
        Assert.Contains("invalid_api_key", await wrong.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_NothingConfigured_ThisMachineSeesThem()
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        using var http = Client(server, null);

        using var list = await http.GetAsync("/v1/calls", Cancellation);

        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-For", "::1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    public async Task Calls_ThroughAProxyThatSaysItIsLocal_AreUnauthorized(string header, string value)
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        using var http = Client(server, null);
        http.DefaultRequestHeaders.Add(header, value);

        using var list = await http.GetAsync("/v1/calls", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, list.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Action_ForeignPageInABrowserOfThisMachine_IsForbidden(string header, string value)
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        using var http = Client(server, null);
        http.DefaultRequestHeaders.Add(header, value);

        using var action = await http.PostAsync("/v1/calls/call_x/hang_up", Json(), Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, action.StatusCode);
    }

    [Fact]
    public async Task Action_OwnPage_IsTaken()
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        using var http = Client(server, null);
        http.DefaultRequestHeaders.Add("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");

        using var action = await http.PostAsync("/v1/calls/call_x/hang_up", Json(), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, action.StatusCode);
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(Cancellation, options => options.Server.KeysFile = _folder.Path);

    private static HttpClient Client(RunningServer server, string? key)
    {
        var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    private static StringContent Json() => new("{}", Encoding.UTF8, "application/json");
}
