using System.Globalization;
using System.Text.Json;
using Parley.Agents.Brain;
using Parley.Agents.Connections;
using Parley.Agents.DeadAir;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Calls;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Storage.Records;

namespace Parley.Server.Records;

/// <summary>The events of a call that no other entry tells, as entries without a word of what was said. Keys that were pressed are none: they may be a PIN.</summary>
internal static class PlainEvents
{
    /// <summary>What happened on a leg; null for what has an entry of its own, or comes many times a second.</summary>
    public static EventEntry? Describe(CallEvent callEvent, TimeSpan at) => callEvent switch
    {
        CallStartedEvent started => New(at, "leg_started", started.AgentName, started.Engine),
        CallEndedEvent ended => New(at, "leg_ended", null, ended.Reason),
        CallHoldEvent hold => New(at, hold.IsHeld ? "held" : "resumed"),
        ColleagueSpokeEvent { Text: null } spoke => New(
            at, "operator_spoke", spoke.ItemId, string.Create(CultureInfo.InvariantCulture, $"{spoke.Duration.TotalSeconds:0.0} s")),
        CallTakeoverEvent taken => New(at, taken.IsTakenOver ? "taken_over" : "given_back"),
        CallSessionEvent { Event: var happened } => Describe(happened, at),
        _ => null,
    };

    /// <summary>What a model told the client of a conversation; null for what has an entry of its own, or comes many times a second.</summary>
    public static EventEntry? Describe(ServerEvent serverEvent, TimeSpan at) => serverEvent switch
    {
        InputAudioBufferSpeechStartedEvent started => New(at, "speech_started", started.ItemId),
        InputAudioBufferSpeechStoppedEvent stopped => New(at, "speech_stopped", stopped.ItemId),
        InputAudioBufferTimeoutTriggeredEvent silent => New(at, "input_timeout", silent.ItemId),
        ResponseCreatedEvent { Response: var response } => New(at, "response_started", response.Id),
        ResponseDoneEvent { Response: var response } => Ended(response, at),
        _ => null,
    };

    private static EventEntry? Describe(RealtimeSessionEvent sessionEvent, TimeSpan at) => sessionEvent switch
    {
        SpeechStartedEvent started => New(at, "speech_started", started.ItemId),
        SpeechStoppedEvent stopped => New(at, "speech_stopped", stopped.ItemId),
        InputTimeoutEvent silent => New(at, "input_timeout", silent.ItemId),
        ResponseStartedEvent { Response: var response } => New(at, "response_started", response.Id),
        ResponseEndedEvent { Response: var response } => Ended(response, at),
        AudioInterruptedEvent interrupted => New(at, "interrupted", interrupted.ItemId),
        ToolStartedEvent { Call: var call } => New(at, "tool_started", call.CallId, call.Name),
        ToolApprovalRequestedEvent { Call: var call } => New(at, "approval_asked", call.CallId, call.Name),
        DeadAirEvent { Cause: var cause } => New(at, "dead_air", null, Word(cause)),
        WorkStartedEvent work => New(at, "work_started", work.WorkId, work.IntentName),
        ResultDeliveredEvent result => New(at, "result_delivered", result.WorkId, Word(result.Timing)),
        ConnectionStateChangedEvent { State: var state } => New(at, "connection", null, Word(state)),
        SessionWarningEvent { Code: var code } => New(at, "warning", null, code),
        SessionClosedEvent { Reason: var reason } => New(at, "session_closed", null, Word(reason)),
        _ => null,
    };

    private static EventEntry Ended(Response response, TimeSpan at) => New(at, "response_ended", response.Id, response.Status.ToString());

    private static EventEntry New(TimeSpan at, string name, string? subject = null, string? detail = null) =>
        new() { At = at, Name = name, Subject = subject, Detail = detail };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
