using Microsoft.Extensions.Logging;

namespace Parley.Agents.Hosting;

internal static partial class HostedLog
{
    [LoggerMessage(247, LogLevel.Warning, "The model refused {EventId} of a hosted agent: {Code}.", EventName = "OwnEventRefused")]
    public static partial void OwnEventRefused(ILogger logger, string? code, string? eventId);

    [LoggerMessage(249, LogLevel.Warning, "The output of the tool {ToolName} of a hosted agent could not be sent: {Fault}; it is sent again.", EventName = "HostedOutputNotSent")]
    public static partial void OutputNotSent(ILogger logger, string toolName, string fault);
}
