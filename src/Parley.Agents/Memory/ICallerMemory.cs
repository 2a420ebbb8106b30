namespace Parley.Agents.Memory;

/// <summary>Keeps what is known of callers, by an id of the application's choice such as a customer number. Thread-safe.</summary>
public interface ICallerMemory
{
    /// <summary>What is known of a caller; null for nothing.</summary>
    ValueTask<CallerMemory?> FindAsync(string callerId, CancellationToken cancellationToken = default);

    /// <summary>Keeps this instead of what was known.</summary>
    ValueTask SaveAsync(string callerId, CallerMemory memory, CancellationToken cancellationToken = default);

    /// <summary>Forgets a caller for good.</summary>
    /// <returns>False when nothing was known.</returns>
    ValueTask<bool> EraseAsync(string callerId, CancellationToken cancellationToken = default);
}
