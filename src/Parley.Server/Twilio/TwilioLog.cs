using Microsoft.Extensions.Logging;

namespace Parley.Server.Twilio;

/// <summary>What the telephone's endpoints log. Never a number, a token or what was said.</summary>
internal static partial class TwilioLog
{
    [LoggerMessage(40, LogLevel.Warning, "A request to {Path} was refused: its signature does not fit. Check twilio.public_url and twilio.auth_token.", EventName = "TwilioNotSigned")]
    public static partial void NotSigned(ILogger logger, string path);

    [LoggerMessage(41, LogLevel.Warning, "A request to {Path} was refused: it is another account's.", EventName = "TwilioOtherAccount")]
    public static partial void OtherAccount(ILogger logger, string path);

    [LoggerMessage(42, LogLevel.Information, "Telephone call {CallSid} comes in for {AgentName}.", EventName = "TwilioCallCame")]
    public static partial void CallCame(ILogger logger, string callSid, string agentName);

    [LoggerMessage(43, LogLevel.Error, "Telephone call {CallSid} asks for agent {AgentName}, which does not exist.", EventName = "TwilioUnknownAgent")]
    public static partial void UnknownAgent(ILogger logger, string callSid, string agentName);

    [LoggerMessage(44, LogLevel.Warning, "Telephone call {CallSid} was turned away: {Reason}.", EventName = "TwilioTurnedAway")]
    public static partial void TurnedAway(ILogger logger, string callSid, string reason);

    [LoggerMessage(45, LogLevel.Warning, "A media stream did not begin: {Code}.", EventName = "TwilioStreamFailed")]
    public static partial void StreamFailed(ILogger logger, string code, Exception? exception);

    [LoggerMessage(46, LogLevel.Warning, "A media stream was refused: {Reason}.", EventName = "TwilioStreamRefused")]
    public static partial void StreamRefused(ILogger logger, string reason);

    [LoggerMessage(47, LogLevel.Warning, "The carrier reports of the stream of call {CallSid}: {Problem}", EventName = "TwilioStreamError")]
    public static partial void StreamError(ILogger logger, string callSid, string problem);

    [LoggerMessage(48, LogLevel.Information, "Telephone call {CallSid} is {State}.", EventName = "TwilioCallState")]
    public static partial void CallStateChanged(ILogger logger, string callSid, string state);

    [LoggerMessage(49, LogLevel.Warning, "Signatures of the telephone's requests are not checked (twilio.validate_signatures: false): everybody who reaches this server can call its agents.", EventName = "TwilioUnchecked")]
    public static partial void Unchecked(ILogger logger);

    [LoggerMessage(51, LogLevel.Information, "Call {CallId} is placed as {CallSid}.", EventName = "TwilioCallPlaced")]
    public static partial void CallPlaced(ILogger logger, string callId, string callSid);

    [LoggerMessage(52, LogLevel.Warning, "Call {CallId} could not be placed or ended: {Problem}", EventName = "TwilioCallNotPlaced")]
    public static partial void CallNotPlaced(ILogger logger, string callId, string problem);

    [LoggerMessage(53, LogLevel.Information, "Call {CallId} was answered by {AnsweredBy}.", EventName = "TwilioMachineAnswered")]
    public static partial void MachineAnswered(ILogger logger, string callId, string answeredBy);

    [LoggerMessage(54, LogLevel.Error, "Call {CallId} could not be followed.", EventName = "TwilioOutboundFailed")]
    public static partial void OutboundFailed(ILogger logger, string callId, Exception exception);

    [LoggerMessage(50, LogLevel.Information, "Telephone call {CallSid} comes back to its agent: {Reason}.", EventName = "TwilioCallReturned")]
    public static partial void Returned(ILogger logger, string callSid, string reason);
}
