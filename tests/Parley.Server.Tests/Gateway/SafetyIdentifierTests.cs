using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Gateway;

/// <summary>The service behind the gateway is told which end user speaks (protocol §2.1.2, §3.1).</summary>
[Trait("Category", "Integration")]
public sealed class SafetyIdentifierTests
{
    private const string Header = "OpenAI-Safety-Identifier";
    private const string Key = "sk-service-0123456789";

    private readonly HeaderProbe _probe = new(Header);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/realtime?model=helper", "user-7f3a", "user-7f3a")]
    [InlineData("/v1/realtime?model=gpt-realtime", "user-7f3a", "user-7f3a")]
    [InlineData("/v1/realtime?model=gpt-realtime", "two words", "")]
    [InlineData("/v1/realtime?model=gpt-realtime", null, "")]
    public async Task Connect_HeaderOfTheClient_ReachesTheService(string path, string? sent, string expected)
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await GatewayTests.StartGatewayAsync(options => GatewayTests.UseOpenAI(options, service));

        using var client = await RawClient.ConnectAsync(gateway.Url, path, Token, options => options.SetRequestHeader(Header, sent));
        await client.ReceiveAsync("session.created", Token);

        Assert.Equal([expected], _probe.Seen);
    }

    [Fact]
    public async Task Connect_WithASecretThatHasOne_ShowsTheSecretsAndNotTheClients()
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await GatewayTests.StartGatewayAsync(options => GatewayTests.UseOpenAI(options, service));
        using var http = new HttpClient { BaseAddress = gateway.Url };
        http.DefaultRequestHeaders.Add(Header, "bound");
        using var body = new StringContent("""{"session":{"type":"realtime","model":"gpt-realtime"}}""", Encoding.UTF8, "application/json");
        using var made = await http.PostAsync("/v1/realtime/client_secrets", body, Token);
        var secret = JsonElement.Parse(await made.Content.ReadAsStringAsync(Token)).GetProperty("value").GetString();

        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime", Token, options =>
        {
            options.SetRequestHeader("Authorization", $"Bearer {secret}");
            options.SetRequestHeader(Header, "pretended");
        });
        await client.ReceiveAsync("session.created", Token);

        Assert.Equal(["bound", "bound"], _probe.Seen); // the trial of the secret's session, and the session
    }

    private Task<RunningServer> StartServiceAsync() => RunningServer.StartAsync(
        Token,
        options => options.Server.ApiKeys.Add(Key),
        builder => builder.Services.AddSingleton<IStartupFilter>(_probe));
}
