using Parley.Engine.Mcp;
using Parley.Engine.Tests.Conversations.Mcp;
using Parley.Realtime.Items;

namespace Parley.Engine.Tests.Cascade;

/// <summary>MCP servers that all have one tool, <c>buy</c>, which answers at once.</summary>
internal sealed class OneToolServers : IMcpServers, IMcpServer
{
    public string? Refuse(Uri url) => null;

    public ValueTask<IMcpServer> ConnectAsync(McpServerAddress address, CancellationToken cancellationToken) => ValueTask.FromResult<IMcpServer>(this);

    public ValueTask<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<McpTool>>([McpHarness.Tool("buy")]);

    public ValueTask<string> CallAsync(string tool, string arguments, CancellationToken cancellationToken) => ValueTask.FromResult("bought");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
