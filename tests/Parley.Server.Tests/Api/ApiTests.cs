using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Api;

[Trait("Category", "Integration")]
public sealed class ApiTests
{
    [Fact]
    public async Task Agents_Configured_AreListedInOrder()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options =>
        {
            options.Agents.Add(new AgentOptions { Name = "b", Title = "Bee", Description = "Buzzes.", Voice = "marin", Examples = { "Who?" }, Scenario = "Garden" });
            options.Agents.Add(new AgentOptions { Name = "a" });
        });
        using var http = new HttpClient { BaseAddress = server.Url };

        var agents = await http.GetFromJsonAsync<JsonElement>("/api/agents", cancellationToken);

        Assert.Equal(
            """[{"name":"b","title":"Bee","description":"Buzzes.","voice":"marin","examples":["Who?"],"scenario":"Garden"},{"name":"a","title":"a","description":null,"voice":null,"examples":[],"scenario":null}]""",
            agents.GetRawText());
    }

    [Fact]
    public async Task Status_Offline_SaysEngineReasonAndStages()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Engine.Selection = EngineSelection.Auto);
        using var http = new HttpClient { BaseAddress = server.Url };

        var status = await http.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);

        Assert.Equal("offline", status.GetProperty("engine").GetString());
        Assert.Equal("no OPENAI_API_KEY: offline engine", status.GetProperty("reason").GetString());
        Assert.Equal("application", status.GetProperty("stages").GetProperty("chat").GetString());
        Assert.Equal(JsonValueKind.Array, status.GetProperty("warnings").ValueKind);
    }

    [Fact]
    public async Task Status_StagesOfOtherServers_AreNamedWithoutTheirKeys()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartBareAsync(cancellationToken, options =>
        {
            options.Engine.Recogniser = new StageOptions { BaseUrl = new Uri("http://127.0.0.1:9/v1"), Model = "whisper-small" };
            options.Engine.Chat = new StageOptions { BaseUrl = new Uri("http://127.0.0.1:9/v1"), Model = "llama3.2", ApiKey = "sk-hidden" };
            options.Engine.Synthesiser = new StageOptions { BaseUrl = new Uri("http://127.0.0.1:9/v1"), Model = "kokoro", Voice = "af_sky" };
        });
        using var http = new HttpClient { BaseAddress = server.Url };

        var status = await http.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);

        Assert.Equal("whisper-small at http://127.0.0.1:9/v1", status.GetProperty("stages").GetProperty("recogniser").GetString());
        Assert.Equal("llama3.2 at http://127.0.0.1:9/v1", status.GetProperty("stages").GetProperty("chat").GetString());
        Assert.Equal("kokoro at http://127.0.0.1:9/v1", status.GetProperty("stages").GetProperty("synthesiser").GetString());
        Assert.DoesNotContain("sk-hidden", status.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/v1/realtime?model=parley", HttpStatusCode.UpgradeRequired)]
    [InlineData("/calls/web", HttpStatusCode.UpgradeRequired)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Get_Path_AnswersWithStatusAndSafeHeaders(string path, HttpStatusCode expected)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };

        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl is { NoCache: true } or { NoStore: true });
    }

    [Fact]
    public async Task Get_ForeignHostName_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agents") { Headers = { Host = "rebound.example" } };

        using var response = await http.SendAsync(request, cancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
