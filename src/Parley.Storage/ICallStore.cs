using Parley.Agents.Memory;
using Parley.Storage.Audit;
using Parley.Storage.Insight;
using Parley.Storage.Memory;
using Parley.Storage.Records;
using Parley.Storage.Redaction;
using Parley.Storage.Retention;
using Parley.Storage.Search;

namespace Parley.Storage;

/// <summary>
/// Keeps the records of calls: <see cref="CallStore.OpenSqliteAsync"/> and <see cref="CallStore.OpenPostgresAsync"/> open one. Every member may throw
/// a <see cref="StorageException"/>. People look at records through a <see cref="CallArchive"/>, which keeps account of it. Thread-safe.
/// </summary>
public interface ICallStore : IAsyncDisposable
{
    /// <summary>What takes card numbers and the like out of what is written here. Journals use it, and <see cref="Memory"/> does.</summary>
    Redactor Redactor { get; }

    /// <summary>What is known of callers; visible and erasable there.</summary>
    ICallerMemory Memory { get; }

    /// <summary>Writes what a journal has; durable when this returns. Use a <see cref="Journal.CallRecorder"/>, which redacts and retries.</summary>
    Task WriteAsync(CallBatch batch, CancellationToken cancellationToken = default);

    /// <summary>A call whole; null when there is none of this id.</summary>
    Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken = default);

    /// <summary>Calls to which all of a query applies, the newest first.</summary>
    Task<CallPage> SearchAsync(CallQuery query, CancellationToken cancellationToken = default);

    /// <summary>Sums over the calls that began in a time; added up by the database.</summary>
    /// <param name="from">From this moment on.</param>
    /// <param name="before">To before this moment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<CallInsight> ReadInsightAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken = default);

    /// <summary>Which of these recordings belong to no call, e.g. because a process died before its entry was written.</summary>
    /// <param name="references">As in <see cref="RecordingEntry.Reference"/>; any number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<string>> FindLostRecordingsAsync(IReadOnlyCollection<string> references, CancellationToken cancellationToken = default);

    /// <summary>Closes open calls whose process is dead, as <see cref="CallOutcome.Lost"/>. Runs at opening and with each heartbeat, too.</summary>
    /// <returns>How many.</returns>
    Task<int> CloseAbandonedAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes what is older than the rules keep, unless a legal hold keeps it.</summary>
    /// <param name="rules">What is kept how long.</param>
    /// <param name="actor">Who has it done, for the audit log.</param>
    /// <param name="cancellationToken">Stops; what is deleted so far stays deleted.</param>
    Task<RetentionReport> ApplyRetentionAsync(RetentionRules rules, string actor, CancellationToken cancellationToken = default);

    /// <summary>Deletes all that is kept of one caller: calls that have ended, recordings, memory; not what a legal hold keeps, nor a call whose recording cannot be deleted.</summary>
    /// <param name="caller">Who, as in <see cref="CallStart.Caller"/>.</param>
    /// <param name="actor">Who has it done, for the audit log.</param>
    /// <param name="cancellationToken">Gives up: no record is deleted then; recordings may be.</param>
    Task<ErasureReport> EraseCallerAsync(string caller, string actor, CancellationToken cancellationToken = default);

    /// <summary>Deletes one call that has ended, with its recordings, unless a legal hold keeps it. What is remembered of its caller stays.</summary>
    /// <param name="callId">Which; one that is not there is nothing to delete.</param>
    /// <param name="actor">Who has it done, for the audit log.</param>
    /// <param name="cancellationToken">Gives up: the record is not deleted then; recordings may be.</param>
    Task<ErasureReport> EraseCallAsync(string callId, string actor, CancellationToken cancellationToken = default);

    /// <summary>Keeps a call or a caller's data from being deleted, by rule or by request.</summary>
    Task PlaceHoldAsync(HoldSubject subject, string reason, string actor, CancellationToken cancellationToken = default);

    /// <summary>Lets a hold go.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> ReleaseHoldAsync(HoldSubject subject, string actor, CancellationToken cancellationToken = default);

    /// <summary>The legal holds, the newest first.</summary>
    Task<IReadOnlyList<LegalHold>> ReadHoldsAsync(CancellationToken cancellationToken = default);

    /// <summary>The callers of whom something is known, those written last first.</summary>
    Task<IReadOnlyList<RememberedCaller>> ListMemoriesAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Adds a line to the audit log. Nothing changes or deletes one.</summary>
    Task WriteAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>The audit log, the newest first.</summary>
    /// <param name="limit">How many lines at most.</param>
    /// <param name="before">Before when; null for up to now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit = 100, DateTimeOffset? before = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Seals all records with the active key: what an older key sealed, and what was written before encryption was on. Afterwards older keys can be
    /// removed. Safe to repeat, and while calls are written.
    /// </summary>
    /// <param name="actor">Who has it done, for the audit log.</param>
    /// <param name="cancellationToken">Stops; what is sealed so far stays sealed.</param>
    /// <returns>How many calls and memories were sealed.</returns>
    /// <exception cref="InvalidOperationException">No keys are configured.</exception>
    Task<int> ReencryptAsync(string actor, CancellationToken cancellationToken = default);
}
