using Microsoft.Extensions.Logging;
using Parley.Agents.Brain;
using Parley.Storage.Records;

namespace Parley.Server.Calls;

/// <summary>What the server logs of calls of all kinds. Never a number or what was said.</summary>
internal static partial class CallServerLog
{
    [LoggerMessage(60, LogLevel.Warning, "Call {CallId} is not recorded: {Problem}", EventName = "CallNotRecorded")]
    public static partial void NotRecorded(ILogger logger, string callId, string problem);

    [LoggerMessage(62, LogLevel.Error, "The application's code that is told of call {CallId} failed of {ExceptionType}: {StackTrace}", EventName = "AttachedCodeFailed")]
    public static partial void AttachedCodeFailed(ILogger logger, string callId, string exceptionType, string? stackTrace);

    [LoggerMessage(63, LogLevel.Error, "An event of call {CallId} is not reported, because of {ExceptionType}: {StackTrace}", EventName = "CallEventNotReported")]
    public static partial void NotReported(ILogger logger, string callId, string exceptionType, string? stackTrace);

    [LoggerMessage(64, LogLevel.Warning, "Who follows a call is not in the audit log: the store failed of {ExceptionType}.", EventName = "CallFollowerNotAudited")]
    public static partial void AuditFailed(ILogger logger, string exceptionType);

    [LoggerMessage(65, LogLevel.Information, "Recording of call {CallId}: {Outcome}, by {Manner}.", EventName = "RecordingConsent")]
    public static partial void Consented(ILogger logger, string callId, ConsentOutcome outcome, string manner);

    [LoggerMessage(66, LogLevel.Warning, "The party of call {CallId} could not be told or asked of its recording, so there is none: {ExceptionType}", EventName = "ConsentFailed")]
    public static partial void ConsentFailed(ILogger logger, string callId, string exceptionType);

    [LoggerMessage(67, LogLevel.Warning, "The brain's work on the intent {Intent} of call {CallId} failed: {Failure}.", EventName = "BrainWorkFailed")]
    public static partial void BrainWorkFailed(ILogger logger, string callId, string intent, WorkFailure failure);

    [LoggerMessage(61, LogLevel.Information, "Call {CallId} was asked over REST to {Action}.", EventName = "CallControlled")]
    public static partial void Controlled(ILogger logger, string callId, string action);

    [LoggerMessage(68, LogLevel.Error, "The file of the calls that wait (twilio.queue_file) cannot be written, because of {ExceptionType}: {Problem}", EventName = "QueueFileNotWritten")]
    public static partial void QueueNotWritten(ILogger logger, string exceptionType, string problem);
}
