using Microsoft.Extensions.Logging;

namespace Parley.Agents.Sessions;

internal static partial class SessionLog
{
    [LoggerMessage(200, LogLevel.Error, "The session failed of {ExceptionType}: {StackTrace}", EventName = "SessionFailed")]
    public static partial void SessionFailed(ILogger logger, string exceptionType, string? stackTrace); // no message: it may hold what was said, or a key

    [LoggerMessage(201, LogLevel.Debug, "The model refused something that no longer mattered: {Code}.", EventName = "BenignError")]
    public static partial void BenignError(ILogger logger, string? code);

    [LoggerMessage(202, LogLevel.Debug, "The connection to the model could not be closed in order ({ExceptionType}).", EventName = "CloseFailed")]
    public static partial void CloseFailed(ILogger logger, string exceptionType);

    [LoggerMessage(203, LogLevel.Error, "The session's events are not read; it ends.", EventName = "EventsNotRead")]
    public static partial void EventsNotRead(ILogger logger);

    [LoggerMessage(204, LogLevel.Error, "A handler of {EventName} threw {ExceptionType}.", EventName = "HandlerFailed")]
    public static partial void HandlerFailed(ILogger logger, string eventName, string exceptionType);
}
