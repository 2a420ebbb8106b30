namespace Parley.Engine.Mcp;

/// <summary>What one answer is in what an MCP server sends.</summary>
internal enum AnswerUnit
{
    /// <summary>The whole body.</summary>
    Body,

    /// <summary>A line: an event stream may last as long as a session, and holds each message in a line of its own.</summary>
    Line,
}
