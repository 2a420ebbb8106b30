using Microsoft.Extensions.Logging;

namespace Parley.Calls;

internal static partial class CallLog
{
    [LoggerMessage(300, LogLevel.Information, "Call {CallId} with {AgentName} began.", EventName = "CallBegan")]
    public static partial void CallBegan(ILogger logger, string callId, string agentName);

    [LoggerMessage(301, LogLevel.Information, "Call {CallId} ended: {Reason}.", EventName = "CallEnded")]
    public static partial void CallEnded(ILogger logger, string callId, string reason);

    [LoggerMessage(302, LogLevel.Error, "The call's bridge failed of {ExceptionType}: {StackTrace}", EventName = "BridgeFailed")]
    public static partial void BridgeFailed(ILogger logger, string exceptionType, string? stackTrace);

    [LoggerMessage(303, LogLevel.Warning, "The call could not be answered: {Code} ({ExceptionType}).", EventName = "CallNotAnswered")]
    public static partial void CallNotAnswered(ILogger logger, string code, string exceptionType);

    [LoggerMessage(304, LogLevel.Debug, "The turn's first audio came after {FirstAudioMs} ms, {SilenceMs} ms of them silence.", EventName = "TurnMeasured")]
    public static partial void TurnMeasured(ILogger logger, double firstAudioMs, double silenceMs);

    [LoggerMessage(305, LogLevel.Warning, "Call {CallId} could not be put through or ended by its carrier: {Problem}", EventName = "CarrierRefused")]
    public static partial void CarrierRefused(ILogger logger, string callId, string problem);

    [LoggerMessage(306, LogLevel.Warning, "The recording of call {CallId} ended early: the disk is full or too slow.", EventName = "RecordingFailed")]
    public static partial void RecordingFailed(ILogger logger, string callId);

    [LoggerMessage(307, LogLevel.Information, "A colleague took call {CallId} over.", EventName = "CallTakenOver")]
    public static partial void CallTakenOver(ILogger logger, string callId);

    [LoggerMessage(308, LogLevel.Information, "Call {CallId} was given back to its agent; what a leg threw: {ExceptionType}.", EventName = "CallGivenBack")]
    public static partial void CallGivenBack(ILogger logger, string callId, string exceptionType);

    [LoggerMessage(309, LogLevel.Warning, "The model of call {CallId} would not take new settings of turn detection: {ExceptionType}.", EventName = "AgentNotQuieted")]
    public static partial void AgentNotQuieted(ILogger logger, string callId, string exceptionType);

    [LoggerMessage(310, LogLevel.Debug, "A browser's connection ended: {Reason} ({ExceptionType}).", EventName = "BrowserLegEnded")]
    public static partial void BrowserLegEnded(ILogger logger, string reason, string? exceptionType);

    [LoggerMessage(311, LogLevel.Debug, "A {Carrier} stream ended: {Reason} ({ExceptionType}).", EventName = "MediaStreamEnded")]
    public static partial void MediaStreamEnded(ILogger logger, string carrier, string reason, string? exceptionType);

    [LoggerMessage(312, LogLevel.Debug, "A {Carrier} stream could not be closed in order ({ExceptionType}).", EventName = "MediaStreamNotClosed")]
    public static partial void MediaStreamNotClosed(ILogger logger, string carrier, string exceptionType);

    [LoggerMessage(313, LogLevel.Error, "The application's handler of a {Carrier} stream's messages threw {Fault}.", EventName = "MessageHandlerFailed")]
    public static partial void MessageHandlerFailed(ILogger logger, string carrier, string fault);
}
