using Parley.Engine.Mcp;

namespace Parley.Engine.Conversations.Mcp;

/// <summary>A call that the chat model wants made.</summary>
/// <param name="Address">The server.</param>
/// <param name="Tool">The tool's own name.</param>
/// <param name="Arguments">JSON text.</param>
/// <param name="ApprovalRequestId">The item by which the client was asked; null when it was not.</param>
internal sealed record McpCallRequest(McpServerAddress Address, string Tool, string Arguments, string? ApprovalRequestId = null);
