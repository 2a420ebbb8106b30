using Microsoft.Extensions.Logging;

namespace Parley.Server.Console;

/// <summary>What the console logs. Never what was said, and never a number.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(680, LogLevel.Warning, "The console could not reach the records: {ExceptionType}.", EventName = "ConsoleStoreFailed")]
    public static partial void StoreFailed(ILogger logger, string exceptionType);

    [LoggerMessage(681, LogLevel.Warning, "What an operator says in call {CallId} is not written down: {ExceptionType}.", EventName = "ConsoleOperatorNotHeard")]
    public static partial void OperatorNotHeard(ILogger logger, string callId, string exceptionType);
}
