using Parley.Agents.Sessions;

namespace Parley.Calls;

/// <summary>What happens in a call, as its party may be shown it and its record keeps it.</summary>
public abstract record CallEvent;

/// <summary>The agent answers the call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="AgentName">Who answers.</param>
/// <param name="Model">The model's name, for show.</param>
/// <param name="Engine">What speaks, for show: e.g. <c>offline</c>.</param>
public sealed record CallStartedEvent(string CallId, string AgentName, string Model, string Engine) : CallEvent;

/// <summary>Something happened in the session. Audio does not come this way.</summary>
/// <param name="Event">What.</param>
public sealed record CallSessionEvent(RealtimeSessionEvent Event) : CallEvent;

/// <summary>The call's state changed.</summary>
/// <param name="State">The new one.</param>
public sealed record CallStateEvent(CallState State) : CallEvent;

/// <summary>The first audio of an answer was sent to the party.</summary>
/// <param name="ItemId">The answer's item.</param>
/// <param name="FirstAudio">From the end of the user's speech, or of typing, to that audio. Holds the silence that was waited for.</param>
/// <param name="ConfiguredSilence">The silence that turn detection waits for; zero after typing.</param>
public sealed record TurnLatencyEvent(string ItemId, TimeSpan FirstAudio, TimeSpan ConfiguredSilence) : CallEvent
{
    /// <summary>True when the user wrote, or pressed keys: who reads and listens waits otherwise than who speaks.</summary>
    public bool IsTyped { get; init; }
}

/// <summary>The party pressed a key of its telephone.</summary>
/// <param name="Digit">One of <c>0</c> to <c>9</c>, <c>*</c>, <c>#</c> and <c>A</c> to <c>D</c>. It may be part of a secret.</param>
public sealed record CallDigitEvent(char Digit) : CallEvent;

/// <summary>The call was put on hold, or taken off it.</summary>
/// <param name="IsHeld">True while neither side hears the other.</param>
public sealed record CallHoldEvent(bool IsHeld) : CallEvent;

/// <summary>A colleague began to speak with the party in the agent's place, or gave the call back.</summary>
/// <param name="IsTakenOver">True while the colleague speaks and the agent is silent.</param>
public sealed record CallTakeoverEvent(bool IsTakenOver) : CallEvent;

/// <summary>A colleague who has the call said something; for the record, not for the party. As text it is its name alone: what was said is personal data.</summary>
/// <param name="ItemId">Which of the colleague's sayings it is; none of the conversation's items.</param>
/// <param name="Began">When it was begun.</param>
/// <param name="Duration">How long it was.</param>
/// <param name="Text">The words; null where nothing wrote them down.</param>
public sealed record ColleagueSpokeEvent(string ItemId, DateTimeOffset Began, TimeSpan Duration, string? Text) : CallEvent
{
    /// <inheritdoc/>
    public override string ToString() => nameof(ColleagueSpokeEvent);
}

/// <summary>Something went wrong; the call goes on unless <see cref="CallEndedEvent"/> follows.</summary>
/// <param name="Code">E.g. <c>model_unavailable</c>.</param>
/// <param name="Message">In words, for the party.</param>
public sealed record CallErrorEvent(string Code, string Message) : CallEvent;

/// <summary>The call is over; always the last event.</summary>
/// <param name="Reason">E.g. <c>hang_up</c>, <c>agent_ended</c>, <c>model_disconnected</c>, <c>shutdown</c>.</param>
public sealed record CallEndedEvent(string Reason) : CallEvent;
