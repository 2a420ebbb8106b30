using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Engine.Mcp;

/// <summary>An MCP server failed, in one of the three ways that the wire knows (protocol §5.4). The message holds no secret.</summary>
/// <param name="error">As the client is told.</param>
/// <param name="innerException">The cause.</param>
public sealed class McpServerException(McpCallError error, Exception? innerException = null)
    : ParleyException(error.Message, innerException)
{
    /// <summary>As the client is told.</summary>
    public McpCallError Error { get; } = error;

    /// <summary>The server answered otherwise than the protocol says, or with a JSON-RPC error.</summary>
    /// <param name="code">The JSON-RPC error code.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public static McpServerException Protocol(int code, string message, Exception? innerException = null) =>
        new(new McpCallError("protocol_error", message, code), innerException);

    /// <summary>The server answered with an HTTP error, or not at all: 502 when it cannot be reached, 504 when it is too slow.</summary>
    /// <param name="code">The HTTP status.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public static McpServerException Http(int code, string message, Exception? innerException = null) =>
        new(new McpCallError("http_error", message, code), innerException);

    /// <summary>The tool ran and says that it failed.</summary>
    /// <param name="message">What it says.</param>
    public static McpServerException Tool(string message) => new(new McpCallError("tool_execution_error", message));
}
