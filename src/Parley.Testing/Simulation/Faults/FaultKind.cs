namespace Parley.Testing.Simulation.Faults;

/// <summary>What can go wrong with a simulated model.</summary>
public enum FaultKind
{
    /// <summary>The connection breaks instead of the event at the position: no close frame.</summary>
    Drop,

    /// <summary>The server closes with 1011 instead of sending the event at the position.</summary>
    Close,

    /// <summary>The event at the position, and all after it, come later by the duration.</summary>
    Stall,

    /// <summary>The event at the position comes twice.</summary>
    Duplicate,

    /// <summary>The first delta or transcript from the position on comes after the event that follows it.</summary>
    Reorder,

    /// <summary>The connection of that number is refused.</summary>
    RefuseConnection,

    /// <summary>The <c>session.update</c> at the position gets an <c>error</c> instead of <c>session.updated</c>.</summary>
    RefuseUpdate,

    /// <summary>The response at the position fails with <c>rate_limit_exceeded</c>.</summary>
    RateLimit,

    /// <summary>The response at the position fails with <c>insufficient_quota</c>.</summary>
    Quota,

    /// <summary>The session expires after the duration: <c>session_expired</c>, then close 1001.</summary>
    Expire,
}
