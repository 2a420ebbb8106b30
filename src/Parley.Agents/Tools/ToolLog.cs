using Microsoft.Extensions.Logging;

namespace Parley.Agents.Tools;

internal static partial class ToolLog
{
    [LoggerMessage(220, LogLevel.Warning, "Tool {ToolName} failed: {Failure} ({ExceptionType}).", EventName = "ToolFailed")]
    public static partial void ToolFailed(ILogger logger, string toolName, ToolFailure failure, string? exceptionType);

    [LoggerMessage(221, LogLevel.Debug, "Tool {ToolName} was still running when its session closed.", EventName = "ToolAbandoned")]
    public static partial void ToolAbandoned(ILogger logger, string toolName);
}
