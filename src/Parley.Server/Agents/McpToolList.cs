using Parley.Realtime.Items;

namespace Parley.Server.Agents;

/// <summary>What an MCP server offered.</summary>
/// <param name="Tools">All of its tools, in its own order.</param>
/// <param name="Problem">Why there are none, in words; null where it answered.</param>
/// <param name="At">When it was asked.</param>
internal sealed record McpToolList(IReadOnlyList<McpTool> Tools, string? Problem, DateTimeOffset At);
