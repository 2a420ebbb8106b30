using Parley.Calls;
using Parley.Calls.Twilio;
using Parley.Server.Calls;

namespace Parley.Server.Console.Live;

/// <summary>How it stands with a call, in words.</summary>
internal static class LiveState
{
    public static string Of(LiveCall live) => live switch
    {
        { EndedAt: not null } => "ended",
        { Call.Control.IsHeld: true } => "on hold",
        { Call.Control.IsTakenOver: true } => "taken over",
        { Call.Control.IsDeparting: true } => "leaving",
        { Call.Session.Tools.AwaitingApproval.Count: > 0 } => "wants approval",
        { Call: not null } => Of(live.Leg?.State ?? CallState.Listening),
        { Progress.State: var state and not (CallProgressState.Unknown or CallProgressState.InProgress) } => Shown.Words(state.ToText().Replace('-', '_')),
        _ => "waiting",
    };

    private static string Of(CallState state) => state switch
    {
        CallState.Speaking => "speaking",
        CallState.Thinking => "thinking",
        _ => "listening",
    };
}
