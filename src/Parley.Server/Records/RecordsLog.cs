using Microsoft.Extensions.Logging;

namespace Parley.Server.Records;

/// <summary>What the server logs of the records. Never a caller or a word.</summary>
internal static partial class RecordsLog
{
    [LoggerMessage(720, LogLevel.Warning, "The records of calls cannot be opened yet; calls go on, and it is tried again: {Problem}", EventName = "RecordsNotOpened")]
    public static partial void NotOpened(ILogger logger, string problem);

    [LoggerMessage(721, LogLevel.Information, "The records of calls are open.", EventName = "RecordsOpened")]
    public static partial void Opened(ILogger logger);

    [LoggerMessage(722, LogLevel.Warning, "Retention could not be applied; it is tried again at its next turn: {Problem}", EventName = "RetentionFailed")]
    public static partial void RetentionFailed(ILogger logger, string problem);

    [LoggerMessage(723, LogLevel.Error, "The record of call {CallId} left something out: {ExceptionType}: {StackTrace}", EventName = "EntryNotNoted")]
    public static partial void NotNoted(ILogger logger, string callId, string exceptionType, string? stackTrace);

    [LoggerMessage(724, LogLevel.Warning, "{Count} recordings of processes that died are deleted: what must not be kept was not silenced in them.", EventName = "HalfRecordingsDeleted")]
    public static partial void HalfRecordingsDeleted(ILogger logger, int count);

    [LoggerMessage(726, LogLevel.Warning, "{Count} recordings in {Folder} belong to no call, such as {Reference}: their entries were lost. Retention of recordings deletes them; without it they stay until somebody does.", EventName = "LostRecordings")]
    public static partial void LostRecordings(ILogger logger, int count, string folder, string reference);

    [LoggerMessage(727, LogLevel.Information, "{Count} recordings that belong to no call are deleted, as retention of recordings has it.", EventName = "LostRecordingsDeleted")]
    public static partial void LostRecordingsDeleted(ILogger logger, int count);

    [LoggerMessage(725, LogLevel.Warning, "What the party of call {CallId} said to its recording is in the call's record, but not in the audit log: {Problem}", EventName = "ConsentNotAudited")]
    public static partial void ConsentNotAudited(ILogger logger, string callId, string problem);

    [LoggerMessage(728, LogLevel.Warning, "The recording of call {CallId} stays a WAV, since it could not be packed as FLAC: {Problem}", EventName = "RecordingNotPacked")]
    public static partial void NotPacked(ILogger logger, string callId, string problem);

    [LoggerMessage(730, LogLevel.Warning, "The recording of call {CallId} is packed, but its WAV could not be deleted: {Problem}", EventName = "PackedWavLeft")]
    public static partial void PackedWavLeft(ILogger logger, string callId, string problem);

    [LoggerMessage(729, LogLevel.Warning, "Recordings stay WAV: calls.recording_format wants FLAC, and its library is not installed. On Debian: apt-get install libflac12.", EventName = "FlacMissing")]
    public static partial void FlacMissing(ILogger logger);
}
