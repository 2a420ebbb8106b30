using Microsoft.Extensions.Logging;

namespace Parley.Server.Telephone;

/// <summary>What the telephone's endpoints log. Never a number, a token or what was said.</summary>
internal static partial class TelephoneLog
{
    [LoggerMessage(40, LogLevel.Warning, "A request to {Path} was refused: its signature does not fit. Check the public URL and the secrets in {Section}.", EventName = "TelephoneNotSigned")]
    public static partial void NotSigned(ILogger logger, string path, string section);

    [LoggerMessage(41, LogLevel.Warning, "A request to {Path} was refused: it is another account's.", EventName = "TelephoneOtherAccount")]
    public static partial void OtherAccount(ILogger logger, string path);

    [LoggerMessage(42, LogLevel.Information, "Telephone call {CallSid} comes in for {AgentName}.", EventName = "TelephoneCallCame")]
    public static partial void CallCame(ILogger logger, string callSid, string agentName);

    [LoggerMessage(43, LogLevel.Error, "Telephone call {CallSid} asks for agent {AgentName}, which does not exist.", EventName = "TelephoneUnknownAgent")]
    public static partial void UnknownAgent(ILogger logger, string callSid, string agentName);

    [LoggerMessage(44, LogLevel.Warning, "Telephone call {CallSid} was turned away: {Reason}.", EventName = "TelephoneTurnedAway")]
    public static partial void TurnedAway(ILogger logger, string callSid, string reason);

    [LoggerMessage(45, LogLevel.Warning, "A media stream did not begin: {Code} ({ExceptionType}).", EventName = "TelephoneStreamFailed")]
    public static partial void StreamFailed(ILogger logger, string code, string exceptionType);

    [LoggerMessage(46, LogLevel.Warning, "A media stream was refused: {Reason}.", EventName = "TelephoneStreamRefused")]
    public static partial void StreamRefused(ILogger logger, string reason);

    [LoggerMessage(47, LogLevel.Warning, "The carrier reports of the stream of call {CallSid}: {Problem}", EventName = "TelephoneStreamError")]
    public static partial void StreamError(ILogger logger, string callSid, string problem);

    [LoggerMessage(48, LogLevel.Information, "Telephone call {CallSid} is {State}.", EventName = "TelephoneCallState")]
    public static partial void CallStateChanged(ILogger logger, string callSid, string state);

    [LoggerMessage(50, LogLevel.Information, "Telephone call {CallSid} comes back to its agent: {Reason}.", EventName = "TelephoneCallReturned")]
    public static partial void Returned(ILogger logger, string callSid, string reason);

    [LoggerMessage(190, LogLevel.Warning, "A request to {Path} was refused: it was signed too long ago, or in the future.", EventName = "TelephoneStale")]
    public static partial void Stale(ILogger logger, string path);

    [LoggerMessage(191, LogLevel.Warning, "A request to {Path} was refused: it was made before.", EventName = "TelephoneReplayed")]
    public static partial void Replayed(ILogger logger, string path);

    [LoggerMessage(192, LogLevel.Warning, "Call {CallSid} was not answered: the budget is spent.", EventName = "TelephoneBudgetSpent")]
    public static partial void BudgetSpent(ILogger logger, string callSid);
}
