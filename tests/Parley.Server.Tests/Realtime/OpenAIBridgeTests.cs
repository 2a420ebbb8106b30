using System.Net.Http.Json;
using System.Text.Json;
using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Realtime;

/// <summary>With a key, agents speak through the service at <c>openai.base_url</c>; here another Parley plays it.</summary>
[Trait("Category", "Integration")]
public sealed class OpenAIBridgeTests
{
    [Fact]
    public async Task Agent_WithKey_SpeaksThroughTheService()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var service = await RunningServer.StartAsync(cancellationToken, options => options.Server.ApiKeys.Add("sk-service"));
        await using var server = await RunningServer.StartBareAsync(cancellationToken, options => UseService(options, service, "sk-service"));
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=helper", cancellationToken);

        var created = await client.ReceiveAsync("session.created", cancellationToken);
        await client.SendAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"tea"}]}}""",
            cancellationToken);
        await client.SendAsync("""{"type":"response.create","response":{"output_modalities":["text"]}}""", cancellationToken);
        var answer = await client.ReceiveAsync("response.output_text.done", cancellationToken);

        Assert.Equal("Be kind.", created.GetProperty("session").GetProperty("instructions").GetString());
        Assert.Equal("You said tea.", answer.GetProperty("text").GetString()!.Trim());
    }

    [Fact]
    public async Task Agent_ServiceRefusesTheKey_ClientIsToldWithoutIt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var service = await RunningServer.StartAsync(cancellationToken, options => options.Server.ApiKeys.Add("sk-service"));
        await using var server = await RunningServer.StartBareAsync(cancellationToken, options => UseService(options, service, "sk-some-wrong-and-long-key"));
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=helper", cancellationToken);

        var error = await client.ReceiveAsync("error", cancellationToken);
        await client.ReceiveCloseAsync(cancellationToken);

        Assert.DoesNotContain("wrong-and-long", error.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1011, client.CloseStatus);
    }

    [Fact]
    public async Task Status_WithKey_SaysOpenAIAndWhy()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var service = await RunningServer.StartAsync(cancellationToken);
        await using var server = await RunningServer.StartBareAsync(cancellationToken, options => UseService(options, service, "sk-service"));
        using var http = new HttpClient { BaseAddress = server.Url };

        var status = await http.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);

        Assert.Equal("openai", status.GetProperty("engine").GetString());
        Assert.Equal("OPENAI_API_KEY is set: gpt-realtime", status.GetProperty("reason").GetString());
    }

    private static void UseService(ParleyOptions options, RunningServer service, string key)
    {
        options.Engine.Selection = EngineSelection.Auto;
        options.OpenAI.BaseUrl = new Uri(service.Url, "/v1");
        options.OpenAI.ApiKey = key;
        options.OpenAI.Model = "gpt-realtime";
        options.Agents.Add(new AgentOptions { Name = "helper", Instructions = "Be kind." });
    }
}
