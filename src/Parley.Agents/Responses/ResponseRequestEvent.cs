using Parley.Agents.Sessions;

namespace Parley.Agents.Responses;

/// <summary>A wish for a response did not become one at once. For information: nothing is to be done.</summary>
/// <param name="Outcome">What became of it.</param>
public sealed record ResponseRequestEvent(ResponseRequestOutcome Outcome) : RealtimeSessionEvent;

/// <summary>What became of a wish for a response.</summary>
public enum ResponseRequestOutcome
{
    /// <summary>It waits: for the running response to end, or for the user to finish speaking.</summary>
    Delayed,

    /// <summary>The model refused it because another response had just begun; it is asked for again after that one.</summary>
    Retried,

    /// <summary>It was dropped: a response that the model began by itself already takes into account what it was for.</summary>
    Answered,

    /// <summary>It was dropped: it was cancelled before it began.</summary>
    Cancelled,

    /// <summary>It was dropped: the model refused it too often. A <see cref="SessionErrorEvent"/> follows.</summary>
    GivenUp,
}
