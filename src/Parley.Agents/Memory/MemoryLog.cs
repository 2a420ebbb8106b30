using Microsoft.Extensions.Logging;

namespace Parley.Agents.Memory;

internal static partial class MemoryLog
{
    [LoggerMessage(250, LogLevel.Warning, "The memory of a caller could not be read ({Error}); the conversation begins without it.", EventName = "RecallFailed")]
    public static partial void RecallFailed(ILogger logger, string error);

    [LoggerMessage(251, LogLevel.Warning, "The memory of a caller could not be written ({Error}); it stays as it was.", EventName = "RememberFailed")]
    public static partial void RememberFailed(ILogger logger, string error);
}
