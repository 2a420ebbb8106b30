using Parley.Agents.Sessions;
using Parley.Realtime.Items;

namespace Parley.Agents.Tools;

/// <summary>A call waits for a person: answer with <see cref="SessionTools.Approve"/> or <see cref="SessionTools.Reject"/>. Nothing else waits for it.</summary>
/// <param name="Call">The call; <see cref="ToolCall.ServerLabel"/> says whether the model's side would run it.</param>
public sealed record ToolApprovalRequestedEvent(ToolCall Call) : RealtimeSessionEvent;

/// <summary>A tool says how far it is.</summary>
/// <param name="Call">The call.</param>
/// <param name="Text">In the tool's words.</param>
public sealed record ToolProgressEvent(ToolCall Call, string Text) : RealtimeSessionEvent;

/// <summary>A supervisor called one of its own tools, or got its answer.</summary>
/// <param name="Call">The call of the supervisor.</param>
/// <param name="Step">What it does.</param>
public sealed record ToolStepEvent(ToolCall Call, ToolStep Step) : RealtimeSessionEvent;

/// <summary>The model knows the tools of a hosted MCP server, for the first time or anew.</summary>
/// <param name="ServerLabel">Which server.</param>
/// <param name="Tools">All its tools.</param>
public sealed record McpToolsChangedEvent(string ServerLabel, IReadOnlyList<McpTool> Tools) : RealtimeSessionEvent;

/// <summary>The model's side begins to run a tool of a hosted MCP server.</summary>
/// <param name="ItemId">The call's item; <see cref="McpCallEndedEvent"/> brings it whole.</param>
public sealed record McpCallStartedEvent(string ItemId) : RealtimeSessionEvent;

/// <summary>The model's side ran a tool of a hosted MCP server.</summary>
/// <param name="Call">The call with its output or error.</param>
public sealed record McpCallEndedEvent(McpCallItem Call) : RealtimeSessionEvent;
