using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Memory;
using Parley.Storage.Audit;
using Parley.Storage.Insight;
using Parley.Storage.Memory;
using Parley.Storage.Records;
using Parley.Storage.Redaction;
using Parley.Storage.Retention;
using Parley.Storage.Sealing;
using Parley.Storage.Search;
using Parley.Storage.Sql;

namespace Parley.Storage;

/// <summary>A store over either database: its parts, put together. Thread-safe.</summary>
internal sealed class SqlCallStore : ICallStore
{
    private readonly IDatabase _database;
    private readonly RecordWriter _writer;
    private readonly RecordReader _reader;
    private readonly CallSearch _search;
    private readonly InsightReader _insight;
    private readonly LostRecordings _lostRecordings;
    private readonly OwnerLease _lease;
    private readonly AuditLog _audit;
    private readonly Holds _holds;
    private readonly RetentionRun _retention;
    private readonly CallerErasure _erasure;
    private readonly Reencryption _reencryption;
    private readonly StoredCallerMemory _memory;

    private SqlCallStore(IDatabase database, CallStoreOptions options, byte[] indexKey)
    {
        var owner = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var sealer = new Sealer(options.Keys, indexKey);
        var index = new TranscriptIndex(database.TextIndex, sealer, options.IndexEncryptedText);
        var deletion = new CallDeletion(database, options.Recordings, options.TimeProvider);
        _database = database;
        _audit = new AuditLog(database, options.TimeProvider);
        _writer = new RecordWriter(database, sealer, index, owner);
        _reader = new RecordReader(database, sealer);
        _search = new CallSearch(database, sealer, index);
        _insight = new InsightReader(database);
        _lostRecordings = new LostRecordings(database);
        _holds = new Holds(database, sealer, _audit, options.TimeProvider);
        _retention = new RetentionRun(database, deletion, _audit, options.TimeProvider, options.Logger ?? NullLogger.Instance);
        _erasure = new CallerErasure(database, sealer, deletion, _audit);
        _reencryption = new Reencryption(database, sealer, index, _audit);
        _memory = new StoredCallerMemory(database, sealer, options.Redactor);
        Redactor = options.Redactor;
        _lease = new OwnerLease(database, sealer, index, options, options.Logger ?? NullLogger.Instance, owner);
    }

    public Redactor Redactor { get; }

    public ICallerMemory Memory => _memory;

    public static async Task<ICallStore> OpenAsync(IDatabase database, CallStoreOptions options, CancellationToken cancellationToken)
    {
        try
        {
            options.Validate();
            await database.MigrateAsync(options.TimeProvider, cancellationToken).ConfigureAwait(false);
            var indexKey = await IndexKey.EnsureAsync(database, options.Keys, cancellationToken).ConfigureAwait(false);
            var store = new SqlCallStore(database, options, indexKey);
            await store._lease.StartAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task WriteAsync(CallBatch batch, CancellationToken cancellationToken = default) => _writer.WriteAsync(batch, cancellationToken);

    public Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken = default) => _reader.FindAsync(callId, cancellationToken);

    public Task<CallPage> SearchAsync(CallQuery query, CancellationToken cancellationToken = default) => _search.SearchAsync(query, cancellationToken);

    public Task<CallInsight> ReadInsightAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        _insight.ReadAsync(from, before, cancellationToken);

    public Task<IReadOnlyList<string>> FindLostRecordingsAsync(IReadOnlyCollection<string> references, CancellationToken cancellationToken = default) =>
        _lostRecordings.FindAsync(references, cancellationToken);

    public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken = default) => _lease.CloseAbandonedAsync(cancellationToken);

    public Task<RetentionReport> ApplyRetentionAsync(RetentionRules rules, string actor, CancellationToken cancellationToken = default) =>
        _retention.RunAsync(rules, actor, cancellationToken);

    public Task<ErasureReport> EraseCallerAsync(string caller, string actor, CancellationToken cancellationToken = default) =>
        _erasure.EraseCallerAsync(caller, actor, cancellationToken);

    public Task<ErasureReport> EraseCallAsync(string callId, string actor, CancellationToken cancellationToken = default) =>
        _erasure.EraseCallAsync(callId, actor, cancellationToken);

    public Task PlaceHoldAsync(HoldSubject subject, string reason, string actor, CancellationToken cancellationToken = default) =>
        _holds.PlaceAsync(subject, reason, actor, cancellationToken);

    public Task<bool> ReleaseHoldAsync(HoldSubject subject, string actor, CancellationToken cancellationToken = default) =>
        _holds.ReleaseAsync(subject, actor, cancellationToken);

    public Task<IReadOnlyList<LegalHold>> ReadHoldsAsync(CancellationToken cancellationToken = default) => _holds.ReadAsync(cancellationToken);

    public Task<IReadOnlyList<RememberedCaller>> ListMemoriesAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        _memory.ListAsync(limit, cancellationToken);

    public Task WriteAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default) => _audit.WriteAsync(entry, cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit = 100, DateTimeOffset? before = null, CancellationToken cancellationToken = default) =>
        _audit.ReadAsync(limit, before, cancellationToken);

    public Task<int> ReencryptAsync(string actor, CancellationToken cancellationToken = default) => _reencryption.RunAsync(actor, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }
}
