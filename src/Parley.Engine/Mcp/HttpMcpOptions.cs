namespace Parley.Engine.Mcp;

/// <summary>Which MCP servers may be reached over HTTP, and how much of what they answer is taken.</summary>
public sealed class HttpMcpOptions
{
    /// <summary>
    /// Patterns of the servers that clients may name, e.g. <c>https://mcp.example.com/mcp</c> or <c>https://*.example.com</c>; see
    /// <see cref="McpServerPattern"/>. Default none.
    /// </summary>
    public IReadOnlyList<McpServerPattern> AllowedServers { get; set; } = [];

    /// <summary>Asked each time: whether clients may also name any server on this machine. Default no.</summary>
    public Func<bool> AllowsThisMachine { get; set; } = static () => false;

    /// <summary>Tools of one server; default 128. A server that offers more fails.</summary>
    public int ToolLimit { get; set; } = 128;

    /// <summary>Characters of one tool's answer; default 65,536. The rest is cut off, and the model is told so.</summary>
    public int OutputLengthLimit { get; set; } = 65_536;

    /// <summary>Bytes of one HTTP answer; default 4 MiB. A server that sends more fails.</summary>
    public int AnswerByteLimit { get; set; } = 4 * 1024 * 1024;
}
