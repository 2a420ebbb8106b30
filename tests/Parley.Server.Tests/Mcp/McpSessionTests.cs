namespace Parley.Server.Tests.Mcp;

/// <summary>MCP tools in sessions, over real sockets on both sides.</summary>
[Trait("Category", "Integration")]
public sealed class McpSessionTests
{
    [Fact]
    [Statement(228, 232, 235)]
    public async Task Session_WithAServer_CallsItsToolAndKeepsItsSecrets()
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("weigh", []);

        await conversation.AddServerAsync(
            scales.Url, "\"require_approval\":\"never\",\"authorization\":\"secret-token\",\"headers\":{\"X-Key\":\"secret-key\"}");
        await conversation.UntilAsync("mcp_list_tools.completed");
        var listed = (await conversation.UntilAsync("conversation.item.done")).GetProperty("item");
        await conversation.RespondAsync();
        var call = await conversation.ResponseItemAsync();
        await conversation.RespondAsync();
        var answer = await conversation.ResponseItemAsync();

        Assert.Equal("weigh", listed.GetProperty("tools")[0].GetProperty("name").GetString());
        Assert.Equal(("mcp_call", "3 kg"), (call.GetProperty("type").GetString(), call.GetProperty("output").GetString()));
        Assert.Equal("It says 3 kg", answer.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.All(scales.Secrets, secrets => Assert.Equal(("Bearer secret-token", "secret-key"), secrets));
        Assert.Single(scales.Methods, "tools/list");
        Assert.DoesNotContain(conversation.Received, received => received.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", conversation.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [Statement(233)]
    [InlineData("json-rpc error", "protocol_error", -32602, "The scale takes no elephants.")]
    [InlineData("tool error", "tool_execution_error", null, "The scale is broken.")]
    [InlineData("huge", "http_error", 502, "The MCP server cannot be reached, or broke off.")]
    public async Task Call_ThatFails_EndsWithItsKindOfError(string what, string type, int? code, string message)
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("weigh", new() { ["case"] = what });
        await conversation.AddServerAsync(scales.Url);
        await conversation.UntilAsync("mcp_list_tools.completed");

        await conversation.RespondAsync();
        await conversation.UntilAsync("response.mcp_call.failed");
        var error = (await conversation.ResponseItemAsync()).GetProperty("error");

        Assert.Equal(type, error.GetProperty("type").GetString());
        Assert.Equal(code, error.TryGetProperty("code", out var found) ? found.GetInt32() : null);
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(message, conversation.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [Statement(233)]
    [InlineData(503)]
    [InlineData(401)]
    [InlineData(302)]
    public async Task Call_AnsweredWithAnHttpError_SaysItsStatus(int status)
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        scales.Refuses = ("tools/call", status);
        await using var conversation = await McpConversation.StartAsync("weigh", []);
        await conversation.AddServerAsync(scales.Url);
        await conversation.UntilAsync("mcp_list_tools.completed");

        await conversation.RespondAsync();
        var error = (await conversation.ResponseItemAsync()).GetProperty("error");

        Assert.Equal(("http_error", status), (error.GetProperty("type").GetString(), error.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Call_WithALongAnswer_IsCutAndSaysSo()
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("weigh", new() { ["case"] = "long" });
        await conversation.AddServerAsync(scales.Url);
        await conversation.UntilAsync("mcp_list_tools.completed");

        await conversation.RespondAsync();
        var output = (await conversation.ResponseItemAsync()).GetProperty("output").GetString()!;

        Assert.EndsWith("[cut: 100000 characters]", output, StringComparison.Ordinal);
        Assert.InRange(output.Length, 65_536, 65_600);
    }

    [Fact]
    public async Task Call_WithASmallerLimit_IsCutThere()
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync(
            "weigh", new() { ["case"] = "long" }, options => options.Mcp.MaxOutputLength = 1000);
        await conversation.AddServerAsync(scales.Url);
        await conversation.UntilAsync("mcp_list_tools.completed");

        await conversation.RespondAsync();
        var output = (await conversation.ResponseItemAsync()).GetProperty("output").GetString()!;

        Assert.InRange(output.Length, 1000, 1100);
    }

    [Fact]
    public async Task Cancel_WhileAToolRuns_ReachesItsServer()
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("weigh", new() { ["case"] = "hang" });
        await conversation.AddServerAsync(scales.Url);
        await conversation.UntilAsync("mcp_list_tools.completed");
        await conversation.RespondAsync();
        await conversation.UntilAsync("response.mcp_call.in_progress");
        await scales.Hangs.Task.WaitAsync(TestContext.Current.CancellationToken);

        await conversation.SendAsync("""{"type":"response.cancel"}""");
        var done = await conversation.UntilAsync("response.done");

        await scales.BrokenOff.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("cancelled", done.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal("incomplete", done.GetProperty("response").GetProperty("output")[0].GetProperty("status").GetString());
    }

    [Theory]
    [Statement(228)]
    [InlineData("initialize", 401)]
    [InlineData("initialize", 404)] // nor is the older transport spoken there
    [InlineData("tools/list", 500)]
    public async Task Listing_ThatTheServerRefuses_FailsAndSaysWhy(string method, int status)
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        scales.Refuses = (method, status);
        await using var conversation = await McpConversation.StartAsync("weigh", []);

        await conversation.AddServerAsync(scales.Url);
        await conversation.UntilAsync("mcp_list_tools.failed");
        var error = (await conversation.UntilAsync("error")).GetProperty("error");

        Assert.Equal("mcp_list_tools_failed", error.GetProperty("code").GetString());
        Assert.Contains($"HTTP status {status}", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Statement(230, 231)]
    public async Task Approval_ByDefault_IsAskedForAndThenTheToolRuns()
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("weigh", []);
        await conversation.AddServerAsync(scales.Url, "\"require_approval\":null");
        await conversation.UntilAsync("mcp_list_tools.completed");

        await conversation.RespondAsync();
        var request = await conversation.ResponseItemAsync();
        Assert.DoesNotContain("tools/call", scales.Methods);
        await conversation.SendAsync(
            $$$"""{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"{{{request.GetProperty("id")}}}","approve":true}}""");
        await conversation.RespondAsync();
        var call = await conversation.ResponseItemAsync();

        Assert.Equal("mcp_approval_request", request.GetProperty("type").GetString());
        Assert.Equal((request.GetProperty("id").GetString(), "3 kg"), (call.GetProperty("approval_request_id").GetString(), call.GetProperty("output").GetString()));
    }
}
