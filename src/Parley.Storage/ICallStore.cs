using Parley.Storage.Records;

namespace Parley.Storage;

/// <summary>
/// Keeps the records of calls: <see cref="CallStore.OpenSqliteAsync"/> and <see cref="CallStore.OpenPostgresAsync"/> open one. Every member may throw
/// a <see cref="StorageException"/>. Thread-safe.
/// </summary>
public interface ICallStore : IAsyncDisposable
{
    /// <summary>Writes what a journal has; durable when this returns. Use a <see cref="Journal.CallRecorder"/>, which redacts and retries.</summary>
    Task WriteAsync(CallBatch batch, CancellationToken cancellationToken = default);

    /// <summary>A call whole; null when there is none of this id.</summary>
    Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken = default);

    /// <summary>Closes open calls whose process is dead, as <see cref="CallOutcome.Lost"/>. Runs at opening and with each heartbeat, too.</summary>
    /// <returns>How many.</returns>
    Task<int> CloseAbandonedAsync(CancellationToken cancellationToken = default);
}
