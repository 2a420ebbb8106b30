namespace Parley.Storage.Records;

/// <summary>How a call ended. Immutable.</summary>
/// <param name="EndedAt">When.</param>
/// <param name="Outcome">In what class of ways.</param>
/// <param name="Reason">A short code, e.g. <c>hang_up</c>; never what somebody said. At most 200 characters.</param>
public sealed record CallEnd(DateTimeOffset EndedAt, CallOutcome Outcome, string Reason);

/// <summary>The classes of ways in which a call ends.</summary>
public enum CallOutcome
{
    /// <summary>A side hung up, or the agent ended it.</summary>
    Completed,

    /// <summary>It was transferred to another party.</summary>
    Transferred,

    /// <summary>It ended by a fault: of the model, of a carrier, of the program.</summary>
    Failed,

    /// <summary>The process that had the call died. Written by another process, or at the next start.</summary>
    Lost,
}
