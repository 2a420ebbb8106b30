using Parley.Storage.Audit;
using Parley.Storage.Export;
using Parley.Storage.Records;
using Parley.Storage.Search;

namespace Parley.Storage;

/// <summary>
/// The records as one person or program looks at them: each look is in the audit log before the answer is given, and what cannot be accounted for is not
/// shown. Thread-safe.
/// </summary>
/// <param name="store">The records.</param>
/// <param name="actor">Who looks: a user's or key's name.</param>
/// <param name="timeProvider">Null for the system's clock.</param>
public sealed class CallArchive(ICallStore store, string actor, TimeProvider? timeProvider = null)
{
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;

    /// <summary>A call whole; null when there is none of this id.</summary>
    /// <exception cref="StorageException">The store failed.</exception>
    public async Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken = default)
    {
        await TellAsync(AuditAction.Read, callId, "", cancellationToken).ConfigureAwait(false);
        return await store.FindAsync(callId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls to which all of a query applies, the newest first.</summary>
    /// <exception cref="StorageException">The store failed.</exception>
    public async Task<CallPage> SearchAsync(CallQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await TellAsync(AuditAction.Search, "", query.ToString(), cancellationToken).ConfigureAwait(false);
        return await store.SearchAsync(query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A call as a text of the given form; null when there is none of this id.</summary>
    /// <exception cref="StorageException">The store failed.</exception>
    public async Task<string?> ExportAsync(string callId, ExportFormat format, CancellationToken cancellationToken = default)
    {
        await TellAsync(AuditAction.Export, callId, format.ToString(), cancellationToken).ConfigureAwait(false);
        return await store.FindAsync(callId, cancellationToken).ConfigureAwait(false) is { } call ? CallExport.Write(call, format) : null;
    }

    private Task TellAsync(string action, string subject, string detail, CancellationToken cancellationToken) =>
        store.WriteAuditAsync(new AuditEntry(_timeProvider.GetUtcNow(), actor, action, subject, detail), cancellationToken);
}
