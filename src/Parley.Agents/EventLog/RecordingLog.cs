using Microsoft.Extensions.Logging;

namespace Parley.Agents.EventLog;

internal static partial class RecordingLog
{
    [LoggerMessage(290, LogLevel.Error, "The session's event log cannot be written ({ExceptionType}); the session goes on without it.", EventName = "EventLogWriteFailed")]
    public static partial void WriteFailed(ILogger logger, string exceptionType);
}
