using Parley.Realtime.Items;

namespace Parley.Engine.Mcp;

/// <summary>A connection to one MCP server. Thread-safe.</summary>
public interface IMcpServer : IAsyncDisposable
{
    /// <summary>All tools that the server offers.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="McpServerException">The server failed, or offers more than is taken.</exception>
    ValueTask<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken);

    /// <summary>Runs a tool.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="arguments">A JSON object as text.</param>
    /// <param name="cancellationToken">Tells the server to stop, and gives up.</param>
    /// <returns>What the tool answered, as text.</returns>
    /// <exception cref="McpServerException">The tool or its server failed.</exception>
    ValueTask<string> CallAsync(string tool, string arguments, CancellationToken cancellationToken);
}
