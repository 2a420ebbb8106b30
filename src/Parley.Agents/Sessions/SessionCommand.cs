namespace Parley.Agents.Sessions;

/// <summary>What is asked of a session by others than the model. It says which part does it; the session's loop runs it in its turn.</summary>
internal abstract record SessionCommand
{
    /// <summary>Completed when the command is done; null when nobody waits.</summary>
    public TaskCompletionSource? Done { get; init; }

    /// <summary>Does it, on the session's loop.</summary>
    public abstract ValueTask RunAsync(SessionParts parts);
}
