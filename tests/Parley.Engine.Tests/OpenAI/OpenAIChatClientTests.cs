using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Engine.OpenAI;

[Trait("Category", "Integration")]
public sealed class OpenAIChatClientTests
{
    private const string Key = "sk-very-secret";

    private static readonly string[] s_text =
    [
        Chunk("""{"role":"assistant","content":""}"""), Chunk("""{"content":"Hé"}"""), Chunk("""{"content":"llo 🙂"}"""),
        Chunk("{}", "\"stop\""),
        """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m1","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":4}}}""",
        "[DONE]",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task GetStreamingResponseAsync_SplitAnywhere_StreamsTextReasonAndUsage(int partByteCount)
    {
        await using var server = new StubHttpServer(StubAnswer.Events(partByteCount, s_text));
        using var client = Client(server);

        var updates = await client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "Hi")], cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(["Hé", "llo 🙂"], updates.Select(update => update.Text).Where(text => text.Length > 0));
        Assert.Equal(ChatFinishReason.Stop, updates.Single(update => update.FinishReason is not null).FinishReason);
        var usage = updates.SelectMany(update => update.Contents).OfType<UsageContent>().Single().Details;
        Assert.Equal((11, 3, 14, 4), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_ToolsAndHistory_SendsThemInTheWiresWords()
    {
        await using var server = new StubHttpServer(StubAnswer.Events(1000, s_text));
        using var client = Client(server);
        var tool = AIFunctionFactory.Create((string order_id) => "", "find_order", "Look up an order.");
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."), new(ChatRole.User, "Where is A1?"),
            new(ChatRole.Assistant, [new FunctionCallContent("call_1", "find_order", new Dictionary<string, object?> { ["order_id"] = "A1" })]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", JsonSerializer.SerializeToElement(new { state = "sent" }))]),
        ];

        var response = await client.GetResponseAsync(
            messages, new ChatOptions { Instructions = "You are a shop.", Tools = [tool], ToolMode = ChatToolMode.RequireAny, Temperature = 0.5f }, Token);

        var (head, body) = server.Requests.Single();
        var json = JsonNode.Parse(body)!;
        Assert.Equal("Héllo 🙂", response.Text);
        Assert.StartsWith("POST /v1/chat/completions ", head, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Key}", head, StringComparison.Ordinal);
        Assert.Equal(["system", "system", "user", "assistant", "tool"], json["messages"]!.AsArray().Select(message => (string?)message!["role"]));
        Assert.Equal("""{"order_id":"A1"}""", (string?)json["messages"]![3]!["tool_calls"]![0]!["function"]!["arguments"]);
        Assert.Equal("""{"state":"sent"}""", (string?)json["messages"]![4]!["content"]);
        Assert.Equal("find_order", (string?)json["tools"]![0]!["function"]!["name"]);
        Assert.Equal(("required", true, "m1"), ((string?)json["tool_choice"], (bool?)json["stream"], (string?)json["model"]));
    }

    [Theory]
    [InlineData("high", "high")]
    [InlineData("low", "low")]
    [InlineData("auto", null)]
    [InlineData(null, null)]
    public async Task GetResponseAsync_Picture_SendsItsDetail(string? detail, string? sent)
    {
        await using var server = new StubHttpServer(StubAnswer.Events(1000, s_text));
        using var client = Client(server);
        var picture = new DataContent("data:image/png;base64,AAEC") { AdditionalProperties = detail is null ? null : new() { ["detail"] = detail } };

        await client.GetResponseAsync([new ChatMessage(ChatRole.User, [picture])], cancellationToken: Token);

        var part = JsonNode.Parse(server.Requests.Single().Body)!["messages"]![0]!["content"]![0]!["image_url"]!;
        Assert.Equal(("data:image/png;base64,AAEC", sent), ((string?)part["url"], (string?)part["detail"]));
    }

    [Theory]
    [InlineData(ReasoningEffort.High, null, "high")]
    [InlineData(ReasoningEffort.ExtraHigh, null, "xhigh")]
    [InlineData(ReasoningEffort.Low, "minimal", "minimal")]
    [InlineData(null, null, null)]
    public async Task GetResponseAsync_ReasoningEffort_IsSentInTheWiresWord(ReasoningEffort? effort, string? word, string? sent)
    {
        await using var server = new StubHttpServer(StubAnswer.Events(1000, s_text));
        using var client = Client(server);
        var options = new ChatOptions
        {
            Reasoning = effort is null ? null : new ReasoningOptions { Effort = effort },
            AdditionalProperties = word is null ? null : new() { ["reasoning_effort"] = word },
        };

        await client.GetResponseAsync("Hi", options, Token);

        Assert.Equal(sent, (string?)JsonNode.Parse(server.Requests.Single().Body)!["reasoning_effort"]);
    }

    [Theory]
    [InlineData(1)] // a server that counts its calls
    [InlineData(0)] // and one that gives each the index 0
    public async Task GetStreamingResponseAsync_TwoCallsInPieces_GivesBothWhole(int secondIndex)
    {
        await using var server = new StubHttpServer(StubAnswer.Events(
            5,
            Chunk("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"find","arguments":"{\"x\""}}]}"""),
            Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":":[1,2]}"}}]}"""),
            Chunk($$$"""{"tool_calls":[{"index":{{{secondIndex}}},"id":"b","type":"function","function":{"name":"stop","arguments":""}}]}"""),
            Chunk("{}", "\"tool_calls\""),
            "[DONE]"));
        using var client = Client(server);

        var response = await client.GetResponseAsync("Hi", cancellationToken: Token);

        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal([("a", "find"), ("b", "stop")], calls.Select(call => (call.CallId, call.Name)));
        Assert.Equal("[1,2]", ((JsonElement)calls[0].Arguments!["x"]!).GetRawText());
        Assert.Empty(calls[1].Arguments!);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Theory]
    [InlineData(401, false, "Check the key", 1)]
    [InlineData(404, false, "has the model 'm1'", 1)]
    [InlineData(400, false, "HTTP 400", 1)]
    [InlineData(500, true, "The fault is the server's", 3)]
    public async Task GetResponseAsync_Refused_SaysWhereAndWhatToDo(int status, bool isTransient, string advice, int requestCount)
    {
        await using var server = new StubHttpServer(StubAnswer.Error(status));
        using var client = Client(server);

        var fault = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("Hi", cancellationToken: Token));

        Assert.Equal((isTransient, requestCount), (fault.IsTransient, server.Requests.Count));
        Assert.Contains($"{server.Endpoint}/chat/completions", fault.Message, StringComparison.Ordinal);
        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResponseAsync_LongRetryAfter_IsPassedOnAtOnce()
    {
        await using var server = new StubHttpServer(StubAnswer.Error(429, "Retry-After: 17\r\n"));
        using var client = Client(server);

        var fault = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("Hi", cancellationToken: Token));

        Assert.Equal((true, TimeSpan.FromSeconds(17), 1), (fault.IsTransient, fault.RetryAfter, server.Requests.Count));
    }

    [Fact]
    public async Task GetResponseAsync_FailsOnce_IsAskedAgain()
    {
        await using var server = new StubHttpServer(StubAnswer.Error(503), StubAnswer.Events(100, s_text));
        using var client = Client(server);

        var response = await client.GetResponseAsync("Hi", cancellationToken: Token);

        Assert.Equal(("Héllo 🙂", 2), (response.Text, server.Requests.Count));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_BreaksOffInTheMiddle_IsNotAskedAgain()
    {
        await using var server = new StubHttpServer(StubAnswer.Events(1000, s_text[..2]) with { IsCutOff = true });
        using var client = Client(server);
        var texts = new List<string>();

        var fault = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "Hi")], cancellationToken: Token))
            {
                texts.Add(update.Text);
            }
        });

        Assert.Equal(["Hé"], texts);
        Assert.Equal((true, 1), (fault.IsTransient, server.Requests.Count));
    }

    [Fact]
    public async Task GetResponseAsync_NobodyListens_SaysSo()
    {
        Uri endpoint;
        await using (var server = new StubHttpServer(StubAnswer.Error(500)))
        {
            endpoint = server.Endpoint;
        }

        using var client = new OpenAIChatClient(Options(endpoint));

        var fault = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("Hi", cancellationToken: Token));

        Assert.True(fault.IsTransient);
        Assert.Contains("could not be reached", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResponseAsync_NotOpenAIsFormat_SaysSo()
    {
        await using var server = new StubHttpServer(new StubAnswer(200, "text/event-stream", ["data: <html>\n\n"u8.ToArray()]));
        using var client = Client(server);

        var fault = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("Hi", cancellationToken: Token));

        Assert.False(fault.IsTransient);
        Assert.Contains("not OpenAI's format", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResponseAsync_ServerSilent_TimesOut()
    {
        await using var server = new StubHttpServer(StubAnswer.Events(1000, s_text[..1]) with { HangsAtEnd = true });
        var options = Options(server.Endpoint);
        options.Timeout = TimeSpan.FromMilliseconds(200);
        using var client = new OpenAIChatClient(options);

        var fault = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("Hi", cancellationToken: Token));

        Assert.True(fault.IsTransient);
        Assert.Contains("silent for 0.2 s", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_CancelledInTheMiddle_IsCancelled()
    {
        await using var server = new StubHttpServer(StubAnswer.Events(1000, s_text[..2]) with { HangsAtEnd = true });
        using var client = Client(server);
        using var bargeIn = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(
                [new ChatMessage(ChatRole.User, "Hi")], cancellationToken: bargeIn.Token))
            {
                await bargeIn.CancelAsync();
            }
        });
    }

    private static OpenAIChatClient Client(StubHttpServer server) => new(Options(server.Endpoint));

    private static OpenAIStageOptions Options(Uri endpoint) =>
        new() { Endpoint = endpoint, Model = "m1", ApiKey = Key, RetryDelay = TimeSpan.FromMilliseconds(1) };

    private static string Chunk(string delta, string finishReason = "null") =>
        $$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m1","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finishReason}}}]}""";
}
