using Parley.Agents.Sessions;
using Parley.Agents.Tools;

namespace Parley.Calls.Web;

/// <summary>Puts a call's events into the page's words.</summary>
internal static class BrowserMessages
{
    /// <summary>The message; null when the page is not told.</summary>
    public static BrowserServerMessage? For(CallEvent callEvent, BrowserLegOptions options) => callEvent switch
    {
        CallStartedEvent started => new CallStartedMessage(
            started.CallId, started.AgentName, started.Model, started.Engine, options.Format.SampleRate, options.MayDirect),
        CallStateEvent { State: CallState.Listening } => new StateMessage("listening"),
        CallStateEvent { State: CallState.Thinking } => new StateMessage("thinking"),
        CallStateEvent { State: CallState.Speaking } => new StateMessage("speaking"),
        TurnLatencyEvent turn => new TurnLatencyMessage(turn.ItemId, Round(turn.FirstAudio), Round(turn.ConfiguredSilence)),
        CallTakeoverEvent { IsTakenOver: true } => new StateMessage("taken_over"),
        CallTakeoverEvent => new StateMessage("listening"),
        CallErrorEvent error => new ErrorMessage(error.Code, error.Message),
        CallEndedEvent ended => new CallEndedMessage(ended.Reason),
        CallSessionEvent { Event: var sessionEvent } => For(sessionEvent),
        _ => null,
    };

    private static BrowserServerMessage? For(RealtimeSessionEvent sessionEvent) => sessionEvent switch
    {
        SpeechStartedEvent => new UserSpeechStartedMessage(),
        SpeechStoppedEvent => new UserSpeechStoppedMessage(),
        UserTranscriptEvent words => new UserTranscriptMessage(words.ItemId, words.Text, words.IsFinal),
        AgentTranscriptEvent words => new AgentTranscriptMessage(words.ItemId, words.Text, words.IsFinal),
        ToolStartedEvent { Call: var call } => new ToolStartedMessage(call.CallId, call.Name, call.ShownArguments),
        ToolEndedEvent { Outcome: var outcome } => For(outcome),
        SessionErrorEvent error => new ErrorMessage(error.Code ?? "error", error.Message),
        _ => null,
    };

    private static ToolEndedMessage For(ToolOutcome outcome) =>
        new(outcome.Call.CallId, outcome.Call.Name, outcome.Output, outcome.Error, Round(outcome.Duration));

    private static double Round(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 1);
}
