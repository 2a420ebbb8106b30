using Parley.Realtime;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Models;

/// <summary>Keeps the secrets that a client sends out of a test's record, and so out of its output.</summary>
internal static class SentCredentials
{
    /// <summary>The event without the tokens and headers of MCP servers.</summary>
    public static ClientEvent Remove(ClientEvent clientEvent) => clientEvent switch
    {
        SessionUpdateEvent { Session: RealtimeSessionConfiguration { Tools: { } tools } session } update when tools.Any(HasCredentials) =>
            update with { Session = session with { Tools = Remove(tools) } },
        ResponseCreateEvent { Response: { Tools: { } tools } response } create when tools.Any(HasCredentials) =>
            create with { Response = response with { Tools = Remove(tools) } },
        _ => clientEvent,
    };

    /// <summary>The tools without the tokens and headers of MCP servers.</summary>
    public static IReadOnlyList<ToolDefinition> Remove(IReadOnlyList<ToolDefinition> tools) =>
        [.. tools.Select(tool => tool is McpToolDefinition mcp ? mcp with { Authorization = null, Headers = null } : tool)];

    private static bool HasCredentials(ToolDefinition tool) => tool is McpToolDefinition { Authorization: not null } or McpToolDefinition { Headers: not null };
}
