using Parley.Engine.Mcp;

namespace Parley.Server.Tests.Mcp;

/// <summary>Which MCP servers clients may make this server call.</summary>
[Trait("Category", "Integration")]
public sealed class McpAccessTests
{
    [Fact]
    public async Task Server_WithKeys_CallsNobodyUnlessAllowed()
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("weigh", [], options => options.Server.ApiKeys.Add("test"));

        await conversation.AddServerAsync(scales.Url);
        var error = (await conversation.UntilAsync("error")).GetProperty("error");

        Assert.Equal("session.tools[0].server_url", error.GetProperty("param").GetString());
        Assert.Contains("mcp.allowed_servers", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(scales.Methods);
    }

    [Fact]
    public async Task Server_WithKeysAndAnAllowedHost_CallsIt()
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync("weigh", [], options =>
        {
            options.Server.ApiKeys.Add("test");
            options.Mcp.AllowedServers.Add(McpServerPattern.TryParse($"http://127.0.0.1:{scales.Url.Port}/mcp")!);
        });

        await conversation.AddServerAsync(scales.Url);

        await conversation.UntilAsync("mcp_list_tools.completed");
    }

    [Fact]
    public async Task Server_WithAPatternOfHosts_ConnectsToNoPrivateAddress()
    {
        await using var scales = await TestMcpServer.StartAsync(TestContext.Current.CancellationToken);
        await using var conversation = await McpConversation.StartAsync(
            "weigh", [], options => options.Mcp.AllowedServers.Add(McpServerPattern.TryParse("http://*:*")!));

        await conversation.AddServerAsync(new UriBuilder(scales.Url) { Host = "localhost" }.Uri);
        await conversation.UntilAsync("mcp_list_tools.failed");

        Assert.Empty(scales.Methods);
    }

    [Fact]
    public async Task Server_WithoutKeys_CallsNobodyBeyondThisMachine()
    {
        await using var conversation = await McpConversation.StartAsync("weigh", []);

        await conversation.AddServerAsync(new Uri("http://192.168.0.1/mcp"));
        var error = (await conversation.UntilAsync("error")).GetProperty("error");

        Assert.Equal("session.tools[0].server_url", error.GetProperty("param").GetString());
    }
}
