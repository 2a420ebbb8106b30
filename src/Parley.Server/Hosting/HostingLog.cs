using Microsoft.Extensions.Logging;

namespace Parley.Server.Hosting;

/// <summary>What is logged of the server's own work.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(70, LogLevel.Error, "The server's work '{Name}' ended with {ExceptionType}; the server goes on without it: {StackTrace}", EventName = "WorkFailed")]
    public static partial void WorkFailed(ILogger logger, string name, string exceptionType, string? stackTrace);
}
