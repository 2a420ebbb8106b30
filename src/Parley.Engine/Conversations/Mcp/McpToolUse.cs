using Parley.Engine.Mcp;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>A tool of an MCP server as one response may use it.</summary>
/// <param name="Address">The server.</param>
/// <param name="Tool">The tool's own name.</param>
/// <param name="NeedsApproval">True when the client wants to be asked before each call.</param>
internal sealed record McpToolUse(McpServerAddress Address, string Tool, bool NeedsApproval);
