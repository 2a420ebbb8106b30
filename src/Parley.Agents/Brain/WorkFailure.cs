namespace Parley.Agents.Brain;

/// <summary>What went wrong with background work.</summary>
public enum WorkFailure
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It threw.</summary>
    Exception,

    /// <summary>It took longer than <see cref="ConversationBrainOptions.WorkTimeout"/>.</summary>
    Timeout,

    /// <summary>It was cancelled by <see cref="ConversationBrain.Cancel"/>.</summary>
    Cancelled,

    /// <summary>Too much work waits already (<see cref="ConversationBrainOptions.MaxWaiting"/>); it never began.</summary>
    Refused,
}
