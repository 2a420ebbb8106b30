using Microsoft.Extensions.Logging;

namespace Parley.Agents.Callbacks;

internal static partial class CallbackLog
{
    [LoggerMessage(270, LogLevel.Error, "A callback threw {ExceptionType} on {Event}: {StackTrace}", EventName = "CallbackFailed")]
    public static partial void CallbackFailed(ILogger logger, string exceptionType, string @event, string? stackTrace); // no message: it may hold what was said

    [LoggerMessage(271, LogLevel.Error, "The conversation's callbacks could not follow its events ({ExceptionType}).", EventName = "CallbacksTooSlow")]
    public static partial void PumpFailed(ILogger logger, string exceptionType);
}
