using Microsoft.Extensions.Logging;

namespace Parley.Agents.Callbacks;

internal static partial class CallbackLog
{
    [LoggerMessage(270, LogLevel.Error, "A callback failed on {Event}.", EventName = "CallbackFailed")]
    public static partial void CallbackFailed(ILogger logger, string @event, Exception exception);

    [LoggerMessage(271, LogLevel.Error, "The conversation's callbacks could not follow its events.", EventName = "CallbacksTooSlow")]
    public static partial void PumpFailed(ILogger logger, Exception exception);
}
