using Parley.Agents.Sessions;

namespace Parley.Agents.Brain;

/// <summary>The brain found an intent; its work follows, unless the same is under way already.</summary>
/// <param name="Intent">Which, with its details.</param>
/// <param name="ItemId">The newest line that it was found in.</param>
public sealed record IntentRecognisedEvent(RecognisedIntent Intent, string ItemId) : RealtimeSessionEvent;

/// <summary>Background work begins.</summary>
/// <param name="WorkId">Which.</param>
/// <param name="IntentName">What for.</param>
public sealed record WorkStartedEvent(string WorkId, string IntentName) : RealtimeSessionEvent;

/// <summary>Background work ended; its result, if there is one, is brought back at its time.</summary>
/// <param name="WorkId">Which.</param>
/// <param name="IntentName">What for.</param>
/// <param name="Result">What it gave; null when it gave nothing or failed.</param>
/// <param name="Failure">What went wrong.</param>
public sealed record WorkEndedEvent(string WorkId, string IntentName, string? Result, WorkFailure Failure = WorkFailure.None) : RealtimeSessionEvent
{
    /// <summary>What it threw; null when it threw nothing.</summary>
    public Exception? Exception { get; init; }
}

/// <summary>A result was brought back into the conversation.</summary>
/// <param name="WorkId">Which.</param>
/// <param name="Timing">How.</param>
public sealed record ResultDeliveredEvent(string WorkId, ResultTiming Timing) : RealtimeSessionEvent;
