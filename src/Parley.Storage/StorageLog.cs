using Microsoft.Extensions.Logging;

namespace Parley.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(700, LogLevel.Warning, "{Count} calls of processes that died were closed.", EventName = "AbandonedCallsClosed")]
    public static partial void AbandonedCallsClosed(ILogger logger, int count);

    [LoggerMessage(701, LogLevel.Warning, "The store did not take the heartbeat: {Error} It is tried again.", EventName = "HeartbeatFailed")]
    public static partial void HeartbeatFailed(ILogger logger, string error);

    [LoggerMessage(702, LogLevel.Error, "Records cannot be written: {Error} Calls go on, and writing is tried again; {Backlog} entries wait.", EventName = "StoreFailed")]
    public static partial void StoreFailed(ILogger logger, string? error, int backlog);

    [LoggerMessage(703, LogLevel.Information, "Records are written again; {Lost} entries were lost since the start.", EventName = "StoreRecovered")]
    public static partial void StoreRecovered(ILogger logger, long lost);

    [LoggerMessage(704, LogLevel.Error, "Too many entries of records wait ({Backlog}): further ones are lost until the store is back.", EventName = "EntriesLost")]
    public static partial void EntriesLost(ILogger logger, int backlog);

    [LoggerMessage(705, LogLevel.Warning, "The words of call {CallId} cannot be indexed: {Error}", EventName = "CallNotIndexed")]
    public static partial void CallNotIndexed(ILogger logger, string callId, string error);

    [LoggerMessage(706, LogLevel.Error, "The store refused an entry for good, which is left out: {Error}", EventName = "EntryRefused")]
    public static partial void EntryRefused(ILogger logger, string error);

    [LoggerMessage(707, LogLevel.Error, "{Count} calls are kept past their time because a recording cannot be deleted: {Error}", EventName = "RecordingsNotDeleted")]
    public static partial void RecordingsNotDeleted(ILogger logger, int count, string error);

    [LoggerMessage(708, LogLevel.Error, "Who is told how it is with the writing of records threw {ExceptionType}.", EventName = "HealthNotTold")]
    public static partial void HealthNotTold(ILogger logger, string exceptionType);
}
