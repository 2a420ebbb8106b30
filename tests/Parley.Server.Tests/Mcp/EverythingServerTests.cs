using Parley.Server.Tests.Interop;

namespace Parley.Server.Tests.Mcp;

/// <summary>An MCP server that this project did not write.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class EverythingServerTests
{
    [Theory]
    [Statement(228, 232)]
    [InlineData("streamableHttp")]
    [InlineData("sse")] // which refuses the other, and so is fallen back to
    public async Task Session_WithTheReferenceServer_ListsAndCallsItsTools(string transport)
    {
        await using var everything = await EverythingServer.StartAsync(TestContext.Current.CancellationToken, transport);
        await using var conversation = await McpConversation.StartAsync("get-sum", new() { ["a"] = 19, ["b"] = 23 });

        await conversation.AddServerAsync(everything.Url);
        await conversation.UntilAsync("mcp_list_tools.completed");
        var listed = (await conversation.UntilAsync("conversation.item.done")).GetProperty("item").GetProperty("tools");
        await conversation.RespondAsync();
        await conversation.UntilAsync("response.mcp_call.completed");
        var call = await conversation.ResponseItemAsync();
        await conversation.RespondAsync();
        var answer = await conversation.ResponseItemAsync();

        Assert.Contains("echo", listed.EnumerateArray().Select(tool => tool.GetProperty("name").GetString()));
        Assert.Contains("42", call.GetProperty("output").GetString(), StringComparison.Ordinal);
        Assert.Contains("42", answer.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [Statement(228, 230, 231, 232)]
    [InlineData("never")]
    [InlineData("always")]
    public async Task AgentsSdk_WithAHostedMcpTool_HearsTheAnswer(string requireApproval)
    {
        await using var everything = await EverythingServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("get-sum", new() { ["a"] = 19, ["b"] = 23 });

        var lines = await NodeScript.RunAsync(
            certificatePath: null, TestContext.Current.CancellationToken, "mcp.mjs",
            $"ws://{conversation.Url.Authority}/v1/realtime?model=parley", everything.Url.ToString(), requireApproval);

        string[] expected = requireApproval == "never" ? ["tools", "call", "answer"] : ["tools", "approval", "call", "answer"];
        Assert.True(expected.SequenceEqual(lines.Select(line => line.GetProperty("type").GetString())), string.Join('\n', lines));
        Assert.Contains("42", lines[^1].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Statement(233)]
    public async Task Call_WithWrongArguments_FailsAsTheReferenceServerSays()
    {
        await using var everything = await EverythingServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("get-sum", new() { ["a"] = "many" });
        await conversation.AddServerAsync(everything.Url);
        await conversation.UntilAsync("mcp_list_tools.completed");

        await conversation.RespondAsync();
        await conversation.UntilAsync("response.mcp_call.failed");
        var call = await conversation.ResponseItemAsync();

        Assert.NotEmpty(call.GetProperty("error").GetProperty("message").GetString()!);
        Assert.False(call.TryGetProperty("output", out var output) && output.ValueKind == System.Text.Json.JsonValueKind.String);
    }
}
