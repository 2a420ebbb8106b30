using Microsoft.Extensions.Logging;

namespace Parley.Agents.Connections;

internal static partial class ContinuityLog
{
    [LoggerMessage(240, LogLevel.Warning, "The connection to the model was lost; another one is opened.", EventName = "ConnectionLost")]
    public static partial void ConnectionLost(ILogger logger, Exception? exception);

    [LoggerMessage(241, LogLevel.Warning, "Another connection ({Reason}, model {ModelIndex}) could not be had.", EventName = "SwapAttemptFailed")]
    public static partial void AttemptFailed(ILogger logger, SwapReason reason, int modelIndex, Exception exception);

    [LoggerMessage(242, LogLevel.Information, "The conversation goes on over another connection ({Reason}, model {ModelIndex}).", EventName = "ConnectionSwapped")]
    public static partial void ConnectionSwapped(ILogger logger, SwapReason reason, int modelIndex);
}
