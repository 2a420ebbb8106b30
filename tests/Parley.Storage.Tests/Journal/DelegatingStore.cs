using Parley.Agents.Memory;
using Parley.Storage.Audit;
using Parley.Storage.Insight;
using Parley.Storage.Memory;
using Parley.Storage.Records;
using Parley.Storage.Redaction;
using Parley.Storage.Retention;
using Parley.Storage.Search;

namespace Parley.Storage.Tests.Journal;

/// <summary>A store of which a test needs one member.</summary>
internal abstract class DelegatingStore : ICallStore
{
    public Redactor Redactor { get; } = new();

    public ICallerMemory Memory => throw new NotSupportedException();

    public virtual Task WriteAsync(CallBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CallPage> SearchAsync(CallQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CallInsight> ReadInsightAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<string>> FindLostRecordingsAsync(IReadOnlyCollection<string> references, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<RetentionReport> ApplyRetentionAsync(RetentionRules rules, string actor, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<ErasureReport> EraseCallerAsync(string caller, string actor, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ErasureReport> EraseCallAsync(string callId, string actor, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task PlaceHoldAsync(HoldSubject subject, string reason, string actor, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<bool> ReleaseHoldAsync(HoldSubject subject, string actor, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<LegalHold>> ReadHoldsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<RememberedCaller>> ListMemoriesAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task WriteAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit = 100, DateTimeOffset? before = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<int> ReencryptAsync(string actor, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
