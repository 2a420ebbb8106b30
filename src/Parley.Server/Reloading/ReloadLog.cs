using Microsoft.Extensions.Logging;

namespace Parley.Server.Reloading;

internal static partial class ReloadLog
{
    [LoggerMessage(95, LogLevel.Information, "The configuration was read again: new calls get it.", EventName = "ConfigurationReloaded")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(96, LogLevel.Error, "The changed configuration is not used, the one before stays in force: {Problem}", EventName = "ConfigurationRefused")]
    public static partial void Refused(ILogger logger, string problem);

    [LoggerMessage(97, LogLevel.Warning, "Changes of these settings count only after a restart: {Settings}.", EventName = "ConfigurationNeedsRestart")]
    public static partial void NeedsRestart(ILogger logger, string settings);
}
