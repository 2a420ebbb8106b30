using Microsoft.Extensions.Logging;

namespace Parley.Server.CallLoops;

internal static partial class CallLoopLog
{
    [LoggerMessage(
        80, LogLevel.Warning, "Code that was called while audio came in blocked its thread for a quarter second; other calls waited. Another thread took over.", EventName = "CallLoopHeldUp")]
    public static partial void HeldUp(ILogger logger);

    [LoggerMessage(81, LogLevel.Error, "A connection's work failed with {ErrorType}; the connection was cut.", EventName = "CallLoopFailed")]
    public static partial void Failed(ILogger logger, string errorType);
}
