using System.IO.Pipelines;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Parley.Agents.Resolution;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

/// <summary>The official MCP client and server, joined by pipes.</summary>
[Trait("Category", "Integration")]
public sealed class McpClientTests
{
    [Fact]
    [Row(9)]
    [Complaint(29)]
    public async Task ToolSources_OfficialMcpClient_ItsToolsAreListedAndCalledHere()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (up, down) = (new Pipe(), new Pipe());
        var offered = new McpServerPrimitiveCollection<McpServerTool>
        {
            McpServerTool.Create((string order) => $"{order}: shipped", new McpServerToolCreateOptions { Name = "order_status" }),
        };
        await using var transport = new StreamServerTransport(up.Reader.AsStream(), down.Writer.AsStream());
        await using var server = McpServer.Create(transport, new McpServerOptions { ToolCollection = offered });
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var serving = server.RunAsync(stopping.Token);
        await using var client = await McpClient.CreateAsync(
            new StreamClientTransport(up.Writer.AsStream(), down.Reader.AsStream()), cancellationToken: cancellation);
        var agent = new RealtimeAgent
        {
            Name = "shop",
            ToolSources = [ToolSource.From("crm", async token => await client.ListToolsAsync(cancellationToken: token))],
        };
        var context = new RunContext(null, () => []);

        var resolved = await new AgentResolver(context, [], []).ResolveAsync(agent, cancellation);
        await using var bed = new ToolBed(resolved.Tools);
        var outcome = await bed.RunAsync("order_status", """{"order":"A7"}""");

        Assert.Equal((ToolFailure.None, "A7: shipped"), (outcome.Failure, outcome.Output));
        await stopping.CancelAsync();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
