using Microsoft.Extensions.Logging;

namespace Parley.Agents.Metering;

internal static partial class MeteringLog
{
    [LoggerMessage(245, LogLevel.Warning, "The cost estimator threw {ExceptionType}; the session's cost stays unknown.", EventName = "EstimateFailed")]
    public static partial void EstimateFailed(ILogger logger, string exceptionType);

    [LoggerMessage(246, LogLevel.Warning, "The cost estimator is too far behind; the session's cost stays unknown.", EventName = "EstimatorTooSlow")]
    public static partial void EstimatorTooSlow(ILogger logger);
}
