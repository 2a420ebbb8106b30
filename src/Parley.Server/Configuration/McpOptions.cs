using Parley.Engine;
using Parley.Engine.Mcp;

namespace Parley.Server.Configuration;

/// <summary>The <c>mcp:</c> section of <c>parley.yaml</c>: which MCP servers the sessions of the self-hosted engine may call, and how much.</summary>
public sealed class McpOptions
{
    private static readonly EngineOptions s_engine = new();
    private static readonly HttpMcpOptions s_http = new();

    /// <summary>
    /// Patterns of their URLs. Default none: then servers on this machine are allowed while the server has no API keys, and none once it has.
    /// </summary>
    public IList<McpServerPattern> AllowedServers { get; } = [];

    /// <summary>Servers that a session may name; default 8.</summary>
    public int MaxServers { get; set; } = s_engine.McpServerLimit;

    /// <summary>Tools of one server; default 128. A server that offers more fails.</summary>
    public int MaxTools { get; set; } = s_http.ToolLimit;

    /// <summary>Calls that one response may make; default 16.</summary>
    public int MaxCalls { get; set; } = s_engine.McpCallLimit;

    /// <summary>How long a server may take to say what it offers; default 15 s.</summary>
    public TimeSpan ListTimeout { get; set; } = s_engine.McpListTimeout;

    /// <summary>How long a tool may run; default 60 s.</summary>
    public TimeSpan CallTimeout { get; set; } = s_engine.McpCallTimeout;

    /// <summary>Characters of one tool's output; default 65,536. The rest is cut off.</summary>
    public int MaxOutputLength { get; set; } = s_http.OutputLengthLimit;

    /// <summary>Bytes of one HTTP answer, or of one message in a stream of events; default 4 MiB. A server that sends more fails.</summary>
    public int MaxAnswerByteCount { get; set; } = s_http.AnswerByteLimit;

    /// <summary>Servers that agents name in <c>mcp:</c>, by their labels.</summary>
    public IDictionary<string, McpServerOptions> Servers { get; } = new Dictionary<string, McpServerOptions>(StringComparer.Ordinal);
}
