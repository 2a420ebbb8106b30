using Microsoft.Extensions.Logging;
using Parley.Calls.Control;

namespace Parley.Server.Twilio;

/// <summary>What placing calls logs. Never a number, a token or what was said.</summary>
internal static partial class TwilioLog
{
    [LoggerMessage(51, LogLevel.Information, "Call {CallId} is placed as {CallSid}.", EventName = "TwilioCallPlaced")]
    public static partial void CallPlaced(ILogger logger, string callId, string callSid);

    [LoggerMessage(52, LogLevel.Warning, "Call {CallId} could not be placed or ended: {Problem}", EventName = "TwilioCallNotPlaced")]
    public static partial void CallNotPlaced(ILogger logger, string callId, string problem);

    [LoggerMessage(53, LogLevel.Information, "Call {CallId} was answered by {AnsweredBy}.", EventName = "TwilioMachineAnswered")]
    public static partial void MachineAnswered(ILogger logger, string callId, string answeredBy);

    [LoggerMessage(54, LogLevel.Error, "Call {CallId} could not be followed, because of {ExceptionType}: {StackTrace}", EventName = "TwilioOutboundFailed")]
    public static partial void OutboundFailed(ILogger logger, string callId, string exceptionType, string? stackTrace);

    [LoggerMessage(55, LogLevel.Information, "Who was asked to take a call did not: {Outcome}.", EventName = "TwilioConsulted")]
    public static partial void Consulted(ILogger logger, TransferOutcome outcome);

    [LoggerMessage(56, LogLevel.Error, "How it stands with call {CallId} could not be written to twilio.queue_file, because of {ExceptionType}.", EventName = "TwilioQueueNotWritten")]
    public static partial void QueueNotWritten(ILogger logger, string callId, string exceptionType);

    [LoggerMessage(57, LogLevel.Warning, "What became of call {CallId} could not be asked: {Problem}", EventName = "TwilioCallNotFound")]
    public static partial void CallNotFound(ILogger logger, string callId, string problem);

    [LoggerMessage(58, LogLevel.Information, "{WaitingCount} calls that waited are placed now, {UncertainCount} that may have been placed are asked for.", EventName = "TwilioQueueRestored")]
    public static partial void QueueRestored(ILogger logger, int waitingCount, int uncertainCount);

    [LoggerMessage(59, LogLevel.Warning, "twilio.queue_file goes on as it is: it could not be written anew, because of {ExceptionType}.", EventName = "TwilioQueueNotTidied")]
    public static partial void QueueNotTidied(ILogger logger, string exceptionType);
}
