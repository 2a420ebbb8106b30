using Microsoft.Extensions.Logging;

namespace Parley.Server.Engine;

/// <summary>What the warm-up logs.</summary>
internal static partial class EngineWarmUpLog
{
    [LoggerMessage(20, LogLevel.Warning, "The offline stages could not be readied ({ExceptionType}); the first caller may wait for them.", EventName = "WarmUpFailed")]
    public static partial void WarmUpFailed(ILogger logger, string exceptionType);
}
