using Microsoft.Extensions.Logging;
using Parley.Realtime;

namespace Parley.Server.Realtime;

/// <summary>What the Realtime endpoint logs. Never a key, never what was said.</summary>
internal static partial class RealtimeLog
{
    [LoggerMessage(1, LogLevel.Information, "A Realtime client connected to {Model}.", EventName = "RealtimeOpened")]
    public static partial void Opened(ILogger logger, string model);

    [LoggerMessage(2, LogLevel.Information, "A Realtime conversation was ended by the {Side}.", EventName = "RealtimeClosed")]
    public static partial void Closed(ILogger logger, string side);

    [LoggerMessage(3, LogLevel.Information, "A Realtime client was refused: {Reason}.", EventName = "RealtimeRefused")]
    public static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The model could not be connected: {Failure} ({Code}).", EventName = "ModelUnavailable")]
    public static partial void ModelUnavailable(ILogger logger, RealtimeFailure failure, string code);

    [LoggerMessage(5, LogLevel.Warning, "The model's connection broke: {Failure}.", EventName = "ModelBroke")]
    public static partial void ModelBroke(ILogger logger, string failure);

    [LoggerMessage(6, LogLevel.Error, "A Realtime conversation failed of {ExceptionType}: {StackTrace}", EventName = "RealtimeBridgeFailed")]
    public static partial void BridgeFailed(ILogger logger, string exceptionType, string? stackTrace);

    [LoggerMessage(7, LogLevel.Warning, "A Realtime client read its events too slowly and was closed with 1008.", EventName = "SlowReader")]
    public static partial void SlowReader(ILogger logger);
}
