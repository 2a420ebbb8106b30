using Microsoft.Extensions.Logging;
using Parley.Realtime;

namespace Parley.Agents.Connections;

internal static partial class ContinuityLog
{
    /// <summary>A fault without its text, which may be the model's.</summary>
    public static string Describe(Exception? fault) => fault switch
    {
        null => "closed in order",
        RealtimeConnectException connect => $"{nameof(RealtimeConnectException)}, {connect.Failure}",
        RealtimeDisconnectedException disconnected => $"{nameof(RealtimeDisconnectedException)}, {disconnected.Failure}",
        _ => fault.GetType().Name,
    };

    [LoggerMessage(240, LogLevel.Warning, "The connection to the model was lost; another one is opened ({Fault}).", EventName = "ConnectionLost")]
    public static partial void ConnectionLost(ILogger logger, string fault);

    [LoggerMessage(241, LogLevel.Warning, "Another connection ({Reason}, model {ModelIndex}) could not be had ({Fault}).", EventName = "SwapAttemptFailed")]
    public static partial void AttemptFailed(ILogger logger, SwapReason reason, int modelIndex, string fault);

    [LoggerMessage(242, LogLevel.Information, "The conversation goes on over another connection ({Reason}, model {ModelIndex}).", EventName = "ConnectionSwapped")]
    public static partial void ConnectionSwapped(ILogger logger, SwapReason reason, int modelIndex);
}
