using Microsoft.Extensions.Logging;

namespace Parley.Agents.Hosting;

internal static partial class HostedLog
{
    [LoggerMessage(240, LogLevel.Warning, "The model refused {EventId} of a hosted agent: {Code}.", EventName = "OwnEventRefused")]
    public static partial void OwnEventRefused(ILogger logger, string? code, string? eventId);
}
