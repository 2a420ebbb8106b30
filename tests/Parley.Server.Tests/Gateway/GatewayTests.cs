using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Realtime;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Gateway;

/// <summary>With a key, the server is a gateway to the service at <c>openai.base_url</c>; here another Parley plays it.</summary>
[Trait("Category", "Integration")]
public sealed class GatewayTests
{
    private const string Key = "sk-service-0123456789";
    private const string Question =
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"tea"}]}}""";

    private const string TextSession = """{"type":"session.update","session":{"type":"realtime","output_modalities":["text"]}}""";

    private const string TextResponse = """{"type":"response.create","response":{"output_modalities":["text"]}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agent_WithKey_SpeaksThroughTheService()
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await StartGatewayAsync(options => UseOpenAI(options, service));
        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime?model=helper", Token);

        var session = (await client.ReceiveAsync("session.created", Token)).GetProperty("session");
        var answer = await AskAsync(client);

        Assert.Equal("helper", session.GetProperty("model").GetString());
        Assert.Equal("Be kind.", session.GetProperty("instructions").GetString());
        Assert.Equal("You said tea.", answer);
    }

    [Fact]
    public async Task Agent_ServiceCallsATool_ItRunsHere()
    {
        var calls = new List<string>();
        var chat = new FakeChatClient((request, _) => request.Messages.Any(message => message.Role == ChatRole.Tool)
            ? FakeChatClient.Updates(new TextContent("It is on its way."))
            : FakeChatClient.Updates(new FunctionCallContent("call_1", "find_order", new Dictionary<string, object?> { ["number"] = "7741" })));
        await using var service = await RunningServer.StartBareAsync(
            Token, options => options.Server.ApiKeys.Add(Key), builder => builder.AddChatModel(_ => chat).AddTextToSpeech(_ => new FakeTextToSpeechClient()));
        await using var gateway = await RunningServer.StartBareAsync(
            Token,
            options =>
            {
                UseOpenAI(options, service);
                options.Agents[0].Tools.Add("orders");
            },
            builder => builder.AddTools("orders", _ => [AIFunctionFactory.Create((string number) => Note(number), "find_order")]));
        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime?model=helper", Token);
        await client.SendAsync(TextSession, Token); // for the answer that follows the call, too

        var answer = await AskAsync(client);

        Assert.Equal("It is on its way.", answer);
        Assert.Equal(["7741"], calls);

        string Note(string number)
        {
            calls.Add(number);
            return "on its way";
        }
    }

    [Fact]
    public async Task ServiceModel_AskedForByName_PassesThrough()
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await StartGatewayAsync(options =>
        {
            UseOpenAI(options, service);
            options.OpenAI.Models.Add("gpt-realtime-mini*");
        });

        foreach (var model in new[] { "gpt-realtime", "gpt-realtime-mini-2025" })
        {
            using var client = await RawClient.ConnectAsync(gateway.Url, $"/v1/realtime?model={model}", Token);
            var session = (await client.ReceiveAsync("session.created", Token)).GetProperty("session");
            var answer = await AskAsync(client);

            Assert.Equal(model, session.GetProperty("model").GetString());
            Assert.Equal("You said tea.", answer);
        }
    }

    [Theory]
    [InlineData("parley")]
    [InlineData("gpt-realtime-other")]
    public async Task EngineModel_WithKey_StaysHere(string model)
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await StartGatewayAsync(options => UseOpenAI(options, service), reply: "The engine here.");
        using var client = await RawClient.ConnectAsync(gateway.Url, $"/v1/realtime?model={model}", Token);

        await client.ReceiveAsync("session.created", Token);
        var answer = await AskAsync(client);

        Assert.Equal("The engine here.", answer);
    }

    [Fact]
    public async Task Azure_BySettings_SpeaksThroughTheDeployment()
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await StartGatewayAsync(options =>
        {
            options.AzureOpenAI.Endpoint = new Uri(service.Url, "/v1");
            options.AzureOpenAI.Deployment = "gpt-realtime-deployed";
            options.AzureOpenAI.ApiKey = Key;
            UseHelper(options);
        });
        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime?model=helper", Token);
        using var http = new HttpClient { BaseAddress = gateway.Url };

        var session = (await client.ReceiveAsync("session.created", Token)).GetProperty("session");
        var answer = await AskAsync(client);
        var status = await http.GetFromJsonAsync<JsonElement>("/api/status", Token);

        Assert.Equal("You said tea.", answer);
        Assert.Equal(JsonValueKind.Null, session.GetProperty("audio").GetProperty("input").GetProperty("transcription").ValueKind);
        Assert.Equal("azure_openai", status.GetProperty("engine").GetString());
    }

    [Fact]
    public async Task TranscriptionModel_Configured_ReachesTheService()
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await StartGatewayAsync(options =>
        {
            UseOpenAI(options, service);
            options.OpenAI.TranscriptionModel = "whisper-1";
        });
        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime?model=helper", Token);

        var session = (await client.ReceiveAsync("session.created", Token)).GetProperty("session");

        Assert.Equal("whisper-1", session.GetProperty("audio").GetProperty("input").GetProperty("transcription").GetProperty("model").GetString());
    }

    [Fact]
    public async Task Status_WithKey_SaysWhichModelAndWhy()
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await StartGatewayAsync(options => UseOpenAI(options, service));
        using var http = new HttpClient { BaseAddress = gateway.Url };

        var status = await http.GetFromJsonAsync<JsonElement>("/api/status", Token);

        Assert.Equal("openai", status.GetProperty("engine").GetString());
        Assert.Equal(
            $"OPENAI_API_KEY or openai.api_key is set: gpt-realtime at {service.Url.Authority}", status.GetProperty("reason").GetString());
    }

    /// <summary>A service: the offline engine of another Parley, which wants a key.</summary>
    internal static Task<RunningServer> StartServiceAsync() => RunningServer.StartAsync(Token, options => options.Server.ApiKeys.Add(Key));

    internal static Task<RunningServer> StartGatewayAsync(
        Action<ParleyOptions> configure, string reply = "", Action<Microsoft.Extensions.Logging.ILoggingBuilder>? logging = null) =>
        RunningServer.StartBareAsync(
            Token,
            configure,
            builder => builder.AddChatModel(_ => FakeChatClient.Replying(new TextContent(reply))).AddTextToSpeech(_ => new FakeTextToSpeechClient()),
            logging);

    internal static void UseOpenAI(ParleyOptions options, RunningServer service, string key = Key)
    {
        options.OpenAI.BaseUrl = new Uri(service.Url, "/v1");
        options.OpenAI.ApiKey = key;
        options.OpenAI.Model = "gpt-realtime";
        UseHelper(options);
    }

    /// <summary>The text of the answer to a typed question.</summary>
    internal static async Task<string> AskAsync(RawClient client)
    {
        await client.SendAsync(Question, Token);
        await client.SendAsync(TextResponse, Token);
        return (await client.ReceiveAsync("response.output_text.done", Token)).GetProperty("text").GetString()!.Trim();
    }

    private static void UseHelper(ParleyOptions options)
    {
        options.Engine.Selection = EngineSelection.Auto;
        options.Agents.Add(new AgentOptions { Name = "helper", Instructions = "Be kind." });
    }
}
